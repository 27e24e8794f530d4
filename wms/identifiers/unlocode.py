"""UN/LOCODE: two letters of country and three of place, CNYIW.

The place part uses letters and the digits 2 to 9. Form and country are checked here;
whether a place is listed can only be told against a list handed in, since the United
Nations publish a new one twice a year.
"""

from collections.abc import Container
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers.countries import expect_country
from wms.identifiers.errors import Unassigned
from wms.identifiers.kinds import Kind
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.UNLOCODE
MASK = "AAPPP"

# Installations in international waters, outside ISO 3166-1.
_BESIDES = frozenset({"XZ"})


@dataclass(frozen=True)
class UnlocodeParts:
    """The parts of a location's code."""

    country: str
    place: str

    def __post_init__(self) -> None:
        text = str(self)
        expect_shape(KIND, text, MASK)
        expect_country(KIND, text, 1, besides=_BESIDES)

    def __str__(self) -> str:
        return f"{self.country}{self.place}"

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        return {"country": self.country, "place": self.place}


def parse(value: str) -> UnlocodeParts:
    """Take the code apart, or refuse it."""
    text = normalise(value)
    return UnlocodeParts(text[:2], text[2:])


def canonical(value: str) -> str:
    """The code as we store it, or a refusal."""
    return str(parse(value))


def listed(value: str, codes: Container[str]) -> str:
    """The code as we store it; refused unless the list handed in holds it."""
    text = canonical(value)
    if text not in codes:
        raise Unassigned(
            KIND,
            text,
            3,
            part="place",
            found=text[2:],
            expected="a place on the list of locations",
        )
    return text


UnLocode = Annotated[str, AfterValidator(canonical)]
