"""IATA air waybill: 176-12345675, stored without the hyphen.

Three digits of airline, seven of serial and a check digit from 0 to 6. Whether the
prefix belongs to an airline is not checked, and the check digit does not cover it.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers import check_digits
from wms.identifiers.errors import WrongCheckDigit
from wms.identifiers.kinds import Kind
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.AWB
MASK = "99999999999"


@dataclass(frozen=True)
class AwbParts:
    """The parts of an air waybill's number."""

    prefix: str
    serial: str
    check_digit: str

    def __post_init__(self) -> None:
        text = str(self)
        expect_shape(KIND, text, MASK)
        due = check_digits.air_waybill(self.serial)
        if self.check_digit != due:
            raise WrongCheckDigit(KIND, text, 11, part="check digit", expected=due)

    def __str__(self) -> str:
        return f"{self.prefix}{self.serial}{self.check_digit}"

    @property
    def printed(self) -> str:
        """As it stands on the waybill, 176-12345675."""
        return f"{self.prefix}-{self.serial}{self.check_digit}"

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        return {
            "prefix": self.prefix,
            "serial": self.serial,
            "check_digit": self.check_digit,
            "printed": self.printed,
        }


def parse(value: str) -> AwbParts:
    """Take the number apart, or refuse it."""
    text = normalise(value)
    return AwbParts(text[:3], text[3:10], text[10:])


def canonical(value: str) -> str:
    """The number as we store it, or a refusal."""
    return str(parse(value))


def number(prefix: str, serial: int) -> str:
    """Make a waybill's number from the airline's prefix and a serial."""
    body = f"{prefix}{serial:07d}"
    expect_shape(KIND, body, MASK[:-1])
    return str(parse(body + check_digits.air_waybill(body[3:])))


AwbNumber = Annotated[str, AfterValidator(canonical)]
