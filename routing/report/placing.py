"""Placing: names of places beside their dots, none over another or over the edge.

The heaviest place chooses first; a name that finds no room is left out, because its
dot has a tip and its row stands in the table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routing.report.chart import text_width

SIZE = 12.0
AWAY = 7.0


@dataclass(frozen=True)
class Box:
    """A rectangle of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles overlap."""
        apart = (
            self.right <= other.left
            or other.right <= self.left
            or self.bottom <= other.top
            or other.bottom <= self.top
        )
        return not apart

    def within(self, width: float, height: float) -> bool:
        """Whether it lies on the picture, a hand's breadth from its edge."""
        inside = self.left >= 4 and self.top >= 4
        return inside and self.right <= width - 4 and self.bottom <= height - 4


@dataclass(frozen=True)
class Placed:
    """A name and where its line of text begins."""

    words: str
    x: float
    y: float
    box: Box


def placed(
    names: Sequence[tuple[str, float, float]],
    dots: Sequence[tuple[float, float]],
    width: float,
    height: float,
) -> list[Placed]:
    """Names in order of importance, with the places found for them."""
    taken = [Box(x - 4, y - 4, x + 4, y + 4) for x, y in dots]
    found: list[Placed] = []
    for words, x, y in names:
        for choice in _choices(words, x, y):
            free = not any(choice.box.meets(other) for other in taken)
            if free and choice.box.within(width, height):
                found.append(choice)
                taken.append(choice.box)
                break
    return found


def _choices(words: str, x: float, y: float) -> Iterator[Placed]:
    """Right of the dot first, then left, above, below and the corners."""
    wide = text_width(words, SIZE)
    corners = (
        (x + AWAY, y + 4),
        (x - AWAY - wide, y + 4),
        (x - wide / 2, y - AWAY),
        (x - wide / 2, y + AWAY + SIZE - 2),
        (x + AWAY, y - AWAY),
        (x + AWAY, y + AWAY + 8),
        (x - AWAY - wide, y - AWAY),
        (x - AWAY - wide, y + AWAY + 8),
    )
    for left, line in corners:
        box = Box(left - 1, line - SIZE + 1, left + wide + 1, line + 4)
        yield Placed(words, left, line, box)
