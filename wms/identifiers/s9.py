"""UPU S9: the 29 characters on a postal receptacle, usually a bag.

There is no check digit. Characters 1-12 (the two offices) are confirmed by more than
one source; the layout of 13-29 and the subclass list come from secondary sources only
and are UNVERIFIED against the standard's text. Office codes are checked for shape and
country, not for existence: the UPU's list 108 is data to be loaded.

The year is one digit: keep the despatch date beside the number, never the number alone.
"""

from dataclasses import astuple, dataclass
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator

from wms.identifiers.countries import expect_country
from wms.identifiers.errors import Unassigned
from wms.identifiers.kinds import Kind
from wms.identifiers.meanings import meaning
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.S9
# Office = country, three of place as in UN/LOCODE, one qualifier; twice. Then category,
# subclass, year digit, despatch, receptacle, two flags, weight.
MASK = "AAPPPX" * 2 + "A" + "AX" + "9" + "9999" + "999" + "9" + "9" + "9999"

# UPU list 115. A bag on the train is C or D, never A.
CATEGORIES = "ABCD"

_WIDTHS = (6, 6, 1, 2, 1, 4, 3, 1, 1, 4)
_GRAMS_PER_STEP = 100  # the label carries tenths of a kilogram


@dataclass(frozen=True)
class S9Parts:
    """The parts of a receptacle's number, as written."""

    origin: str
    destination: str
    category: str
    subclass: str
    year_digit: str
    despatch: str
    receptacle: str
    last_flag: str
    registered_flag: str
    weight_tenths: str

    def __post_init__(self) -> None:
        text = str(self)
        expect_shape(KIND, text, MASK)
        expect_country(KIND, text, 1)
        expect_country(KIND, text, 7)
        _expect_one_of(text, 13, "mail category", CATEGORIES)
        _expect_one_of(text, 24, "last receptacle flag", "01")
        _expect_one_of(text, 25, "registered or insured flag", "01")

    def __str__(self) -> str:
        return "".join(astuple(self))

    @classmethod
    def read(cls, text: str) -> Self:
        """Cut a normalised text into its fields; the last takes what is left."""
        cuts = [sum(_WIDTHS[:field]) for field in range(len(_WIDTHS))]
        ends = [*cuts[1:], len(text)]
        return cls(*(text[cut:end] for cut, end in zip(cuts, ends, strict=True)))

    @property
    def despatch_id(self) -> str:
        """The UPU S8 despatch: what all bags of one despatch share."""
        return str(self)[:20]

    @property
    def series(self) -> str:
        """The despatch series: offices, category and subclass."""
        return str(self)[:15]

    @property
    def is_last(self) -> bool:
        """Whether this is the despatch's highest-numbered receptacle."""
        return self.last_flag == "1"

    @property
    def weight_g(self) -> int:
        """The weight on the label."""
        return int(self.weight_tenths) * _GRAMS_PER_STEP

    def despatch_year(self, near: date) -> int:
        """The year meant by the one digit: the one nearest to a known date."""
        decade = near.year - near.year % 10
        years = (decade + tens + int(self.year_digit) for tens in (-10, 0, 10))
        return min(years, key=lambda year: (abs(year - near.year), year))

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        return {
            "origin": self.origin,
            "destination": self.destination,
            "category": self.category,
            "category_name": meaning(f"s9.category.{self.category}"),
            "subclass": self.subclass,
            "class_name": meaning(f"s9.class.{self.subclass[0]}"),
            "year_digit": self.year_digit,
            "despatch": self.despatch,
            "receptacle": self.receptacle,
            "last": self.is_last,
            "registered_or_insured": self.registered_flag == "1",
            "weight_g": self.weight_g,
        }


def parse(value: str) -> S9Parts:
    """Take the number apart, or refuse it."""
    return S9Parts.read(normalise(value))


def canonical(value: str) -> str:
    """The number as we store it, or a refusal."""
    return str(parse(value))


def number(
    origin: str,
    destination: str,
    category: str,
    subclass: str,
    *,
    despatched_on: date,
    despatch: int,
    receptacle: int,
    last: bool,
    registered: bool,
    weight_g: int,
) -> str:
    """Make a receptacle's number; the weight is rounded up to the next 100 g.

    Up, because a bag may weigh less than its label says, but not more.
    """
    return str(
        S9Parts(
            origin,
            destination,
            category,
            subclass,
            str(despatched_on.year % 10),
            f"{despatch:04d}",
            f"{receptacle:03d}",
            str(int(last)),
            str(int(registered)),
            f"{-(-weight_g // _GRAMS_PER_STEP):04d}",
        )
    )


def _expect_one_of(text: str, position: int, part: str, allowed: str) -> None:
    found = text[position - 1]
    if found not in allowed:
        raise Unassigned(
            KIND, text, position, part=part, found=found, expected=", ".join(allowed)
        )


S9 = Annotated[str, AfterValidator(canonical)]
