"""Plots: the gap of every contender over the seconds, one picture a case.

A line is a contender's own certificate: its plan against its bound, at that moment. A
dot is a plan at the end, against the best bound anyone proved. The gap is drawn by
powers of ten, for the last hundredth of a per cent takes as long as the first half.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10

from markupsafe import Markup

from routing.allocation import relative_gap
from routing.bench.contenders import ON_KINDS, OURS
from routing.bench.outcome import Outcome, best_bound
from routing.bench.table import contender, share
from routing.report.chart import ACCENT, GREY, NARROW, picture, text, ticks, tipped
from routing.report.markup import path, tag
from routing.report.words import Words

HEIGHT, TOP, BASE = 300, 16, 252
LEAST, MOST = 1e-5, 1.0
"""A thousandth of a per cent is as good as closed; all of the cost is all there is."""
COLOURS = {"HiGHS": "#c4511b", "SCIP": "#5f6b12", "CP-SAT": "#7b4ba0", OURS: ACCENT}
DASHES = {"HiGHS": "7 3", "SCIP": "2 3", "CP-SAT": "9 3 2 3"}

Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """Where seconds and gaps lie in the picture."""

    left: int
    right: int
    last_s: float

    def x(self, seconds: float) -> float:
        """Across: seconds."""
        return self.left + (self.right - self.left) * min(1, seconds / self.last_s)

    def y(self, gap: float) -> float:
        """Up: the logarithm of the gap."""
        inside = min(max(gap, LEAST), MOST)
        return TOP + (BASE - TOP) * log10(MOST / inside) / log10(MOST / LEAST)


def gaps(outcomes: Sequence[Outcome], words: Words, width: int, title: str) -> Markup:
    """Lines and dots of all contenders of a case."""
    last_s = max((it.seconds or 0.0 for it in outcomes), default=0.0)
    frame = Frame(64, width - 16, max(last_s, 1e-3))
    bound = best_bound(outcomes)
    marks = [*_grid(words, frame, width)]
    for it in outcomes:
        marks += _line(it, frame)
    for it in outcomes:
        marks += _dot(it, bound, words, frame)
    return picture(width, HEIGHT, title, *marks)


def colour(name: str) -> str:
    """A library has one colour, on items and on kinds."""
    return COLOURS.get(name.partition(" ")[0], GREY)


def own_gaps(outcome: Outcome) -> list[Point]:
    """Seconds and the gap proven by then."""
    return [
        (it["seconds"], relative_gap(it["cost"], it["bound"]))
        for it in outcome.trace
        if it["cost"] is not None and it["bound"] is not None
    ]


def _line(outcome: Outcome, frame: Frame) -> list[Markup]:
    known = own_gaps(outcome)
    if not known or outcome.gap is None or outcome.seconds is None:
        return []
    points = [(frame.x(s), frame.y(gap)) for s, gap in known]
    points.append((frame.x(outcome.seconds), frame.y(outcome.gap)))
    walked = [points[0]]
    for (_, y), (x, next_y) in pairwise(points):
        walked += [(x, y), (x, next_y)]
    return [
        tag(
            "path",
            d=path(walked),
            fill="none",
            stroke=colour(outcome.contender),
            stroke_width=2,
            stroke_dasharray=DASHES.get(outcome.contender.partition(" ")[0]),
        )
    ]


def _dot(
    outcome: Outcome, bound: int | None, words: Words, frame: Frame
) -> list[Markup]:
    gap = outcome.gap_to(bound)
    if gap is None or outcome.seconds is None:
        return []
    hollow = outcome.contender.endswith(ON_KINDS)
    drawn = colour(outcome.contender)
    tip = words.gettext("{contender}: {gap} after {seconds} s").format(
        contender=contender(outcome.contender, words),
        gap=share(gap, words),
        seconds=words.number(outcome.seconds, 1),
    )
    return [
        tipped(
            "circle",
            tip,
            cx=frame.x(outcome.seconds),
            cy=frame.y(gap),
            r=5,
            fill="#fff" if hollow else drawn,
            stroke=drawn,
            stroke_width=2,
        )
    ]


def _grid(words: Words, frame: Frame, width: int) -> list[Markup]:
    marks = []
    for power in range(round(log10(LEAST)), round(log10(MOST)) + 1):
        gap = 10.0**power
        y = frame.y(gap)
        marks.append(tag("line", x1=frame.left, x2=width, y1=y, y2=y, class_="grid"))
        said = words.share(gap, max(0, -power - 2))
        marks.append(text(frame.left - 6, y + 4, said, at="end"))
    digits = 0 if frame.last_s > 5 else 1
    for second in ticks(0, frame.last_s, 3 if width == NARROW else 8):
        x = frame.x(second)
        at = "end" if x > width - 24 else "middle"
        marks.append(text(x, BASE + 20, words.number(second, digits), at=at))
    unit = words.gettext("seconds")
    marks.append(text((frame.left + width) / 2, BASE + 42, unit, at="middle"))
    return marks
