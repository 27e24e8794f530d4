"""Labels: the numbers printed on bags, units and seals, taken from series.

Real prefixes are issued by others: GS1 for SSCC, the BIC for containers, airlines for
devices, the UPU for offices of exchange. `EXAMPLE` uses what cannot be mistaken for
them (GS1 keeps 952 for examples), and papers made with it say so.
"""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from routing.network import Mode
from wms.identifiers import container, s9, sscc, uld
from wms.model.number_series import take_numbers
from wms.model.site import Site

RECEPTACLES_A_DESPATCH = 999
DESPATCHES_A_YEAR = 9_999


@dataclass(frozen=True)
class Numbering:
    """Whose numbers we print: prefixes as issued to the hub's operator.

    ``example`` marks prefixes that nobody was issued.
    """

    sscc_prefix: str
    container_owner: str
    uld_owner: str
    seal_prefix: str
    example: bool = False


EXAMPLE = Numbering(
    sscc_prefix="9521234",
    container_owner="XXX",
    uld_owner="XX",
    seal_prefix="EX",
    example=True,
)


@dataclass(frozen=True)
class Series:
    """A despatch series of the post: between two offices, by one category."""

    origin: str
    destination: str
    category: str
    subclass: str

    def __str__(self) -> str:
        """As in the first fifteen places of a receptacle's number."""
        return f"{self.origin}{self.destination}{self.category}{self.subclass}"


def series_between(hub: Site, entry: Site, modes: frozenset[Mode]) -> Series:
    """The despatch series of e-commerce parcels from a hub to an office.

    Office codes are put together from UN/LOCODEs and are NOT the UPU's; category A is
    for what flies, C for what stays on the ground.
    """
    return Series(
        origin=_office(hub),
        destination=_office(entry),
        category="A" if Mode.AIR in modes else "C",
        subclass="CC",
    )


def receptacle_numbers(
    session: Session, series: Series, gross_g: list[int], *, day: date
) -> list[str]:
    """A number for each receptacle, in despatches of up to 999."""
    numbers: list[str] = []
    for start in range(0, len(gross_g), RECEPTACLES_A_DESPATCH):
        part = gross_g[start : start + RECEPTACLES_A_DESPATCH]
        name = f"despatch {series} {day.year}"
        (despatch,) = take_numbers(session, name, 1, last=DESPATCHES_A_YEAR)
        numbers += [
            s9.number(
                series.origin,
                series.destination,
                series.category,
                series.subclass,
                despatched_on=day,
                despatch=despatch,
                receptacle=place,
                last=place == len(part),
                registered=False,
                weight_g=weight_g,
            )
            for place, weight_g in enumerate(part, 1)
        ]
    return numbers


def sscc_numbers(session: Session, numbering: Numbering, count: int) -> list[str]:
    """Numbers of logistic units, bags that are not the post's."""
    prefix = numbering.sscc_prefix
    last = 10 ** (16 - len(prefix)) - 1
    taken = take_numbers(session, f"sscc {prefix}", count, last=last)
    return [sscc.number(prefix, serial) for serial in taken]


def unit_numbers(
    session: Session, numbering: Numbering, mode: Mode, unit_type: str, count: int
) -> list[str]:
    """Numbers of units: containers on rails and roads, devices in the air."""
    if mode is Mode.AIR:
        owner = numbering.uld_owner
        device = _device(unit_type)
        taken = take_numbers(session, f"uld {device} {owner}", count, last=99_999)
        return [uld.number(device, serial, owner) for serial in taken]
    if mode is Mode.POST:
        return sscc_numbers(session, numbering, count)
    owner = numbering.container_owner
    taken = take_numbers(session, f"container {owner}", count, last=999_999)
    return [container.number(owner, serial) for serial in taken]


def seal_numbers(session: Session, numbering: Numbering, count: int) -> list[str]:
    """Numbers of seals, each used once."""
    prefix = numbering.seal_prefix
    taken = take_numbers(session, f"seal {prefix}", count, last=99_999_999)
    return [f"{prefix}{serial:08d}" for serial in taken]


def _office(site: Site) -> str:
    place = site.unlocode or f"{site.country}{site.code.replace('-', '')[:3]:X<3}"
    return f"{place}A"


def _device(unit_type: str) -> str:
    """The three letters of a device's type: PMC on a main deck is a PMC."""
    return unit_type.split("-", maxsplit=1)[0][:3].upper()
