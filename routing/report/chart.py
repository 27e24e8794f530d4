"""Chart: what every picture and table of the report has in common.

A picture is drawn twice, for a desk and for a phone, because text that is scaled down
with its picture cannot be read; the style sheet shows the one that fits. Tips are SVG
titles: they work without script, and the page's script only makes them prettier.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from routing.report.figures import Means
from routing.report.markup import Value, tag, together
from routing.report.words import Words

WIDE, NARROW = 1072, 358
"""Widths of the column of text on a desk and on a 390 px phone."""

ACCENT, GREY = "#0f5c8c", "#8793a0"
# Tell each other apart in the three common colour blindnesses and stand at 3:1 or more
# on white; shared by map, timeline and legends.
COLOUR = {
    Means.RAIL: ACCENT,
    Means.AIR: "#c4511b",
    Means.TRUCK: "#5f6b12",
    Means.POST: "#7b4ba0",
    Means.DOOR: "#0b8a7a",
}


@dataclass(frozen=True)
class Section:
    """A part of the page: its place, what it is about, what it found, and the rest."""

    key: str
    topic: str
    finding: str
    body: Markup


@dataclass(frozen=True)
class Head:
    """The head of a column; figures stand right, ``extra`` ones leave on a phone."""

    text: str
    figure: bool = False
    extra: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell: text, the key it sorts by, and a bar of its share when it has one."""

    text: str
    key: float | str | None = None
    share: float | None = None
    small: str = ""


Rows = Sequence[Sequence[Cell]]


def both(draw: Callable[[int], Markup]) -> Markup:
    """The picture for a desk and the one for a phone."""
    return tag("div", draw(WIDE), draw(NARROW), class_="picture")


def picture(width: int, height: float, label: str, *marks: str) -> Markup:
    """An SVG whose room is known before it is drawn, so that nothing jumps."""
    return tag(
        "svg",
        *marks,
        class_="wide" if width == WIDE else "narrow",
        viewBox=f"0 0 {width} {round(height)}",
        width=width,
        height=round(height),
        role="img",
        aria_label=label,
    )


def text(
    x: float, y: float, words: str, *, at: str = "start", class_: str = "t"
) -> Markup:
    """A line of text in a picture; ``at`` is start, middle or end."""
    anchor = None if at == "start" else at
    return tag("text", words, x=float(x), y=float(y), text_anchor=anchor, class_=class_)


def tipped(name: str, tip: str, **attributes: Value) -> Markup:
    """A mark of a picture with its tip."""
    return tag(name, tag("title", tip), **attributes)


def text_width(words: str, size: float = 12) -> float:
    """Room a line of text takes: a wide character is a square, others half of it."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.56 for letter in words) * size


def cut(words: str, width: float, size: float = 12) -> str:
    """The text, shortened to a width."""
    if text_width(words, size) <= width:
        return words
    while words and text_width(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"


def ticks(low: float, high: float, about: int) -> list[float]:
    """Round numbers between two, about so many."""
    if high <= low:
        return [low]
    rough = (high - low) / max(about, 1)
    step = 10.0 ** np.floor(np.log10(rough))
    step *= next(n for n in (1, 2, 5, 10) if n * step >= rough)
    first = np.ceil(low / step)
    return [float(n * step) + 0.0 for n in np.arange(first, high / step + 1e-9)]


def legend(entries: Iterable[tuple[str, str]]) -> Markup:
    """Colours and what they mean."""
    items = [
        tag("li", tag("span", class_="swatch", style=f"background:{colour}"), label)
        for label, colour in entries
    ]
    return tag("ul", *items, class_="legend")


def table(
    label: str,
    heads: Sequence[Head],
    groups: Sequence[tuple[str, Rows]],
    *,
    words: Words,
    filtered: bool = False,
) -> Markup:
    """A table in groups of rows (one group without a name is a plain table)."""
    hint = words.gettext("Filter the rows")
    tools = tag("input", type="search", placeholder=hint, aria_label=hint)
    head = tag("thead", tag("tr", *[_head(column) for column in heads]))
    bodies = [_body(name, rows, heads) for name, rows in groups]
    scroll = tag(
        "div",
        tag("table", head, *bodies),
        class_="scroll",
        tabindex=0,
        role="region",
        aria_label=label,
    )
    return tag("div", tag("div", tools, class_="tools") if filtered else "", scroll)


def folded(words: Words, body: Markup, *, summary: str = "") -> Markup:
    """A table that says in figures what the picture above it shows.

    One with a summary of its own is an aside, and stays folded on paper.
    """
    told = summary or words.gettext("As a table")
    return tag(
        "details", tag("summary", told), body, class_="aside" if summary else None
    )


def empty(sentence: str) -> Markup:
    """What stands where there is nothing to draw."""
    return tag("p", sentence, class_="empty")


def status(kind: str, label: str) -> Markup:
    """A status as a word, a shape and a colour: good, fair or bad."""
    shape = {
        "good": '<circle cx="6" cy="6" r="5"/>',
        "fair": '<path d="M6 .5 11.5 6 6 11.5.5 6z"/>',
        "bad": '<path d="M6 .8 11.6 11H.4z"/>',
    }[kind]
    # The three shapes above are ours; nothing a reader sent is in them.
    drawn = Markup('<svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>').format(
        Markup(shape)  # noqa: S704
    )
    return tag("span", drawn, label, class_=f"status {kind}")


def _head(column: Head) -> Markup:
    return tag("th", column.text, scope="col", class_=_class(column))


def _body(name: str, rows: Rows, heads: Sequence[Head]) -> Markup:
    lines = [
        tag("tr", *[_cell(cell, head) for cell, head in zip(row, heads, strict=True)])
        for row in rows
    ]
    if not name:
        return tag("tbody", *lines)
    title = tag("th", name, colspan=len(heads), scope="rowgroup")
    return tag("tbody", tag("tr", title, class_="group"), *lines)


def _cell(cell: Cell, column: Head) -> Markup:
    parts: list[str] = [cell.text]
    if cell.small:
        parts.append(tag("small", cell.small))
    if cell.share is not None:
        width = min(max(cell.share, 0.0), 1.0)
        parts.append(tag("i", tag("b", style=f"width:{width:.1%}"), aria_hidden="true"))
    key = None if cell.key is None else str(cell.key)
    return tag("td", together(parts), class_=_class(column), data_key=key)


def _class(column: Head) -> str | None:
    names = ["n"] * column.figure + ["extra"] * column.extra
    return " ".join(names) or None
