"""Curves: cost found and bound proven over the seconds of a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from routing.allocation import Progress
from routing.report.chart import ACCENT, NARROW, picture, text, ticks, tipped
from routing.report.markup import path, tag
from routing.report.words import Words

BOUND = "#c4511b"
HEIGHT, TOP, BASE = 280, 12, 232
MOST_DOTS = 60  # more than that is a thick line and not a row of dots
# What is searched in the first instant may be many times the cost; the picture shows
# the last stretch, where there is something to see.
TALLEST_GAPS = 8.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """Where seconds and minor units lie in the picture."""

    left: int
    right: int
    low: float
    high: float
    last_s: float

    def x(self, seconds: float) -> float:
        """Across: seconds of search."""
        return self.left + (self.right - self.left) * seconds / self.last_s

    def y(self, minor: float) -> float:
        """Up: money; what lies beyond the frame lies on its edge."""
        inside = min(max(minor, self.low), self.high)
        return BASE - (BASE - TOP) * (inside - self.low) / (self.high - self.low)


def curves(trace: Sequence[Progress], words: Words, width: int, title: str) -> Markup:
    """The two curves closing in on each other."""
    low, high = _range(trace)
    left = 64 if width == NARROW else 84
    frame = Frame(left, width - 8, low, high, max(trace[-1].seconds, 1e-3))
    found = [(frame.x(p.seconds), frame.y(p.incumbent_minor)) for p in trace]
    # Before the first bound there is nothing to draw a line through.
    proven = [
        (frame.x(p.seconds), frame.y(p.bound_minor)) for p in trace if p.bound_minor > 0
    ]
    marks = [
        *_grid(words, frame, width),
        *[
            tag("path", d=path(_steps(points)), fill="none", stroke=colour,
                stroke_width=2)
            for points, colour in ((found, ACCENT), (proven, BOUND))
            if points
        ],
        *_dots(trace, words, found),
        *_seconds(words, frame, width),
    ]  # fmt: skip
    return picture(width, HEIGHT, title, *marks)


def _range(trace: Sequence[Progress]) -> tuple[float, float]:
    last = trace[-1]
    known = last.bound_minor or last.incumbent_minor
    gap = max(last.incumbent_minor - known, last.incumbent_minor * 0.002, 1)
    low = max(min(p.bound_minor for p in trace), known - TALLEST_GAPS * gap)
    high = min(
        max(p.incumbent_minor for p in trace), last.incumbent_minor + TALLEST_GAPS * gap
    )
    room = (high - low) * 0.08 or 1.0
    return low - room, high + room


def _grid(words: Words, frame: Frame, width: int) -> list[Markup]:
    low, high = words.major(frame.low), words.major(frame.high)
    digits = 3 if high - low < high / 50 else 1
    marks = []
    for value in ticks(low, high, 4):
        y = BASE - (BASE - TOP) * (value - low) / (high - low)
        marks.append(tag("line", x1=frame.left, x2=width, y1=y, y2=y, class_="grid"))
        said = words.short(value, digits)
        marks.append(text(frame.left - 6, y + 4, said, at="end"))
    return marks


def _dots(
    trace: Sequence[Progress], words: Words, found: Sequence[Point]
) -> list[Markup]:
    if len(trace) > MOST_DOTS:
        return []
    return [
        tipped("circle", _said(words, progress), cx=x, cy=y, r=4, fill=ACCENT)
        for progress, (x, y) in zip(trace, found, strict=True)
    ]


def _seconds(words: Words, frame: Frame, width: int) -> list[Markup]:
    digits = 0 if frame.last_s > 5 else 1
    marks = []
    for second in ticks(0, frame.last_s, 3 if width == NARROW else 8):
        x = frame.x(second)
        at = "end" if x > width - 24 else "middle"
        marks.append(text(x, BASE + 20, words.number(second, digits), at=at))
    unit = words.gettext("seconds of search")
    marks.append(text((frame.left + width) / 2, BASE + 42, unit, at="middle"))
    return marks


def _steps(points: Sequence[Point]) -> list[Point]:
    """What is known stays known until the next line of the trace."""
    walked = [points[0]]
    for (_, y), (x, next_y) in pairwise(points):
        walked += [(x, y), (x, next_y)]
    return walked


def _said(words: Words, progress: Progress) -> str:
    return words.gettext("{seconds} s: {cost}, gap {gap}").format(
        seconds=words.number(progress.seconds, 1),
        cost=words.money(progress.incumbent_minor),
        gap=words.share(progress.gap, 2),
    )
