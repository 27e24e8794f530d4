"""UPU S10: the number on a postal item, RB123456785GB.

Two letters of service, eight digits of serial, the check digit, the issuing country.
A serial may come back after twelve months, so an S10 alone is no key for ever.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers import check_digits
from wms.identifiers.countries import expect_country
from wms.identifiers.errors import NotUsable, WrongCheckDigit
from wms.identifiers.kinds import Kind
from wms.identifiers.meanings import meaning
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.S10
MASK = "AA999999999AA"

# S10-12 (2017) keeps these first letters back; no operator can have issued them.
RESERVED_LETTERS = frozenset("JKSTW")

# Beside these, AV-AZ, GA and GD are for use within or between countries that agree.
_DOMESTIC_LETTERS = frozenset("BDNPZ")


@dataclass(frozen=True)
class S10Parts:
    """The parts of a postal item's number."""

    indicator: str
    serial: str
    check_digit: str
    country: str

    def __post_init__(self) -> None:
        text = str(self)
        expect_shape(KIND, text, MASK)
        if self.indicator[0] in RESERVED_LETTERS:
            raise NotUsable(
                KIND,
                text,
                1,
                part="service indicator",
                found=self.indicator,
                why="reserved by the UPU",
            )
        expect_country(KIND, text, 12)
        due = check_digits.s10(self.serial)
        if self.check_digit != due:
            raise WrongCheckDigit(KIND, text, 11, part="check digit", expected=due)

    def __str__(self) -> str:
        return f"{self.indicator}{self.serial}{self.check_digit}{self.country}"

    @property
    def service(self) -> str | None:
        """The service the indicator stands for, None where the list gives none."""
        first, second = self.indicator[0], self.indicator[1]
        domestic = (
            first in _DOMESTIC_LETTERS
            or (first == "A" and second >= "V")
            or (first == "G" and second in "AD")
        )
        if domestic:
            return meaning("s10.domestic")
        if first == "Q" and second > "M":
            return None
        return meaning(f"s10.{first}")

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        return {
            "indicator": self.indicator,
            "service": self.service,
            "serial": self.serial,
            "check_digit": self.check_digit,
            "country": self.country,
        }


def parse(value: str) -> S10Parts:
    """Take the number apart, or refuse it."""
    text = normalise(value)
    return S10Parts(text[:2], text[2:10], text[10:11], text[11:])


def canonical(value: str) -> str:
    """The number as we store it, or a refusal."""
    return str(parse(value))


def number(indicator: str, serial: int, country: str) -> str:
    """Make the number of an item from its service, serial and issuing country."""
    digits = f"{serial:08d}"
    expect_shape(KIND, indicator + digits, MASK[:10])
    return str(S10Parts(indicator, digits, check_digits.s10(digits), country))


S10 = Annotated[str, AfterValidator(canonical)]
