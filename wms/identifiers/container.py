"""ISO 6346: the number on a freight container, CSQU3054383.

Three letters of owner, one of category (U freight container, J detachable equipment,
Z trailer or chassis), six digits of serial and the check digit. The size and type code
beside it (45G1) is no part of the number. Whether the owner is registered with the BIC
is not checked.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers import check_digits
from wms.identifiers.errors import Unassigned, WrongCheckDigit
from wms.identifiers.kinds import Kind
from wms.identifiers.meanings import meaning
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.ISO6346
MASK = "AAAA9999999"

# python-stdnum accepts R as well; ISO 6346 knows no such category.
CATEGORIES = "UJZ"


@dataclass(frozen=True)
class ContainerParts:
    """The parts of a container's number."""

    owner: str
    category: str
    serial: str
    check_digit: str

    def __post_init__(self) -> None:
        text = str(self)
        expect_shape(KIND, text, MASK)
        if self.category not in CATEGORIES:
            raise Unassigned(
                KIND,
                text,
                4,
                part="category",
                found=self.category,
                expected=", ".join(CATEGORIES),
            )
        due = check_digits.container(text[:10])
        if self.check_digit != due:
            raise WrongCheckDigit(KIND, text, 11, part="check digit", expected=due)

    def __str__(self) -> str:
        return f"{self.owner}{self.category}{self.serial}{self.check_digit}"

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        return {
            "owner": self.owner,
            "category": self.category,
            "category_name": meaning(f"iso6346.{self.category}"),
            "serial": self.serial,
            "check_digit": self.check_digit,
        }


def parse(value: str) -> ContainerParts:
    """Take the number apart, or refuse it."""
    text = normalise(value)
    return ContainerParts(text[:3], text[3:4], text[4:10], text[10:])


def canonical(value: str) -> str:
    """The number as we store it, or a refusal."""
    return str(parse(value))


def number(owner: str, serial: int, *, category: str = "U") -> str:
    """Make a container's number from its owner and serial."""
    body = f"{owner}{category}{serial:06d}"
    expect_shape(KIND, body, MASK[:10])
    return str(parse(body + check_digits.container(body)))


ContainerNumber = Annotated[str, AfterValidator(canonical)]
