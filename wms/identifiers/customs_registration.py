"""The ten characters under which China Customs knows a firm.

Four digits of region, one for the kind of area, one for ownership, four of serial.
There is no check digit, and newer letters keep appearing from the fifth place on, so an
unknown area or ownership passes unnamed. The meanings come from secondary sources.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers.kinds import Kind
from wms.identifiers.meanings import meaning
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.CUSTOMS_REG
MASK = "9999XXXXXX"


@dataclass(frozen=True)
class CustomsRegistrationParts:
    """The parts of a registration with China Customs."""

    region: str
    area: str
    ownership: str
    serial: str

    def __post_init__(self) -> None:
        expect_shape(KIND, str(self), MASK)

    def __str__(self) -> str:
        return f"{self.region}{self.area}{self.ownership}{self.serial}"

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        return {
            "region": self.region,
            "area": self.area,
            "area_name": meaning(f"customs_reg.area.{self.area}"),
            "ownership": self.ownership,
            "ownership_name": meaning(f"customs_reg.ownership.{self.ownership}"),
            "serial": self.serial,
        }


def parse(value: str) -> CustomsRegistrationParts:
    """Take the number apart, or refuse it."""
    text = normalise(value)
    return CustomsRegistrationParts(text[:4], text[4:5], text[5:6], text[6:])


def canonical(value: str) -> str:
    """The number as we store it, or a refusal."""
    return str(parse(value))


CustomsRegistration = Annotated[str, AfterValidator(canonical)]
