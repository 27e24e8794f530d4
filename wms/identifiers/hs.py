"""Commodity codes: six digits of the Harmonized System, eight or ten of a country's.

Two digits of chapter, two of heading, two of subheading; what follows is national. Only
the chapter is checked against a list (01-97, of which 77 is kept free for future use);
98 and 99 are left to national use. Whether a heading exists is the tariff's to say.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers.errors import NotUsable, Unassigned
from wms.identifiers.kinds import Kind
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.HS
MASKS = ("999999", "99999999", "9999999999")


@dataclass(frozen=True)
class HsParts:
    """The parts of a commodity code."""

    chapter: str
    heading: str
    subheading: str
    national: str

    def __post_init__(self) -> None:
        text = str(self)
        expect_shape(KIND, text, *MASKS)
        if self.chapter == "77":
            raise NotUsable(
                KIND,
                text,
                1,
                part="chapter",
                found=self.chapter,
                why="kept free for future use in the Harmonized System",
            )
        for position, part, found in (
            (1, "chapter", self.chapter),
            (3, "heading", self.heading),
        ):
            if found == "00":
                raise Unassigned(
                    KIND, text, position, part=part, found=found, expected="01 to 99"
                )

    def __str__(self) -> str:
        return f"{self.chapter}{self.heading}{self.subheading}{self.national}"

    @property
    def hs6(self) -> str:
        """The six digits that mean the same in every country."""
        return str(self)[:6]

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        return {
            "chapter": self.chapter,
            "heading": self.chapter + self.heading,
            "subheading": self.hs6,
            "national": self.national or None,
            "national_chapter": self.chapter in {"98", "99"},
        }


def written(value: str) -> str:
    """Normalise, and drop the dots tariffs print between the groups."""
    return normalise(value).replace(".", "").replace("。", "")


def parse(value: str) -> HsParts:
    """Take the code apart, or refuse it."""
    text = written(value)
    return HsParts(text[:2], text[2:4], text[4:6], text[6:])


def canonical(value: str) -> str:
    """The code as we store it, or a refusal."""
    return str(parse(value))


HsCode = Annotated[str, AfterValidator(canonical)]
