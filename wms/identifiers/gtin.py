"""GS1 GTIN: the 8, 12, 13 or 14 digits under a trade item's bars.

The length typed is the length kept; `as_gtin14` brings all to one for comparing, since
the shorter forms are the longer ones without leading zeros. Numbers in the ranges a
shop may use for itself (02, 20-29) verify too, and are told apart by `restricted`.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers import check_digits
from wms.identifiers.errors import WrongCheckDigit
from wms.identifiers.kinds import Kind
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.GTIN
LENGTHS = (8, 12, 13, 14)
MASKS = tuple("9" * length for length in LENGTHS)


@dataclass(frozen=True)
class GtinParts:
    """The parts of a trade item's number."""

    body: str
    check_digit: str

    def __post_init__(self) -> None:
        text = str(self)
        expect_shape(KIND, text, *MASKS)
        due = check_digits.gs1(self.body)
        if self.check_digit != due:
            raise WrongCheckDigit(
                KIND, text, len(text), part="check digit", expected=due
            )

    def __str__(self) -> str:
        return f"{self.body}{self.check_digit}"

    @property
    def as_gtin14(self) -> str:
        """The number brought to fourteen digits, the form to compare."""
        return str(self).zfill(14)

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        # As for the SSCC: the GS1 ranges are slow to load and seldom asked for.
        from biip.gtin import Gtin as Item
        from biip.rcn import Rcn

        item = Item.parse(str(self))
        company = item.company_prefix
        return {
            "length": len(str(self)),
            "issuer": item.prefix.usage if item.prefix else None,
            "company_prefix": company.value if company else None,
            "restricted": isinstance(item, Rcn),
            "check_digit": self.check_digit,
            "gtin14": self.as_gtin14,
        }


def written(value: str) -> str:
    """Normalise, and take off a printed application identifier."""
    return normalise(value).removeprefix("(01)")


def parse(value: str) -> GtinParts:
    """Take the number apart, or refuse it."""
    text = written(value)
    return GtinParts(text[:-1], text[-1:])


def canonical(value: str) -> str:
    """The number as we store it, or a refusal."""
    return str(parse(value))


def number(body: str) -> str:
    """Make an item's number from all its digits but the last."""
    expect_shape(KIND, body, *(mask[:-1] for mask in MASKS))
    return str(parse(body + check_digits.gs1(body)))


Gtin = Annotated[str, AfterValidator(canonical)]
