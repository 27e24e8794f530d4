"""Railway wagon numbers: three schemes, because a box meets three fleets on its way.

* UIC    12 digits, 1435 mm Europe: type, country, vehicle type, running number, check
* CIS     8 digits, 1520 mm railways, the last a check digit
* China   7 digits, no check digit

Both check digits are Luhn's. The CIS layout rests on secondary sources and the Chinese
one on general knowledge only: both are UNVERIFIED against their standards. Containers
change wagons at every gauge break, so a number belongs to a leg, never to a container.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers import check_digits
from wms.identifiers.errors import WrongCheckDigit
from wms.identifiers.kinds import Kind
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.UIC


class Fleet(StrEnum):
    """Whose numbering a wagon follows."""

    UIC = "uic"
    CIS = "cis"
    CHINA = "china"


_DIGITS = {Fleet.UIC: 12, Fleet.CIS: 8, Fleet.CHINA: 7}
MASK = "9" * _DIGITS[Fleet.UIC]


@dataclass(frozen=True)
class WagonParts:
    """A wagon's number and the fleet whose scheme it follows."""

    fleet: Fleet
    digits: str

    def __post_init__(self) -> None:
        expect_shape(KIND, self.digits, "9" * _DIGITS[self.fleet])
        if self.check_digit is None:
            return
        due = check_digits.luhn_digit(self.digits[:-1])
        if self.check_digit != due:
            raise WrongCheckDigit(
                KIND, self.digits, len(self.digits), part="check digit", expected=due
            )

    def __str__(self) -> str:
        return self.digits

    @property
    def check_digit(self) -> str | None:
        """The last digit, where the fleet's scheme has a check."""
        return None if self.fleet is Fleet.CHINA else self.digits[-1]

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        if self.fleet is not Fleet.UIC:
            return {"fleet": self.fleet.value, "check_digit": self.check_digit}
        return {
            "fleet": self.fleet.value,
            "interoperability": self.digits[:2],
            "country": self.digits[2:4],
            "vehicle_type": self.digits[4:8],
            "running_number": self.digits[8:11],
            "check_digit": self.check_digit,
        }


def parse(value: str, *, fleets: tuple[Fleet, ...] = (Fleet.UIC,)) -> WagonParts:
    """Take the number apart, or refuse it; only the fleets asked for are admitted."""
    text = normalise(value)
    fleet = next((fleet for fleet in fleets if _DIGITS[fleet] == len(text)), None)
    if fleet is None:
        expect_shape(KIND, text, *("9" * _DIGITS[fleet] for fleet in fleets))
        fleet = fleets[0]
    return WagonParts(fleet, text)


def canonical(value: str) -> str:
    """The UIC number as we store it, or a refusal."""
    return str(parse(value))


def canonical_of_any_fleet(value: str) -> str:
    """The number of a wagon of any gauge as we store it, or a refusal."""
    return str(parse(value, fleets=tuple(Fleet)))


def number(first_eleven: str) -> str:
    """Make a UIC wagon's number from its first eleven digits."""
    expect_shape(KIND, first_eleven, MASK[:-1])
    return str(parse(first_eleven + check_digits.luhn_digit(first_eleven)))


UicWagonNumber = Annotated[str, AfterValidator(canonical)]
WagonNumber = Annotated[str, AfterValidator(canonical_of_any_fleet)]
