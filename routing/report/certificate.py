"""Certificate: how the gap closed while the planner searched, and why it stopped."""

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from routing.allocation import Progress
from routing.report import labels
from routing.report.chart import (
    ACCENT,
    NARROW,
    Cell,
    Head,
    Section,
    both,
    empty,
    folded,
    legend,
    picture,
    table,
    text,
    ticks,
    tipped,
)
from routing.report.figures import Figures
from routing.report.markup import path, tag
from routing.report.words import Words

BOUND = "#c4511b"
MOST_ROWS = 60  # of a long search; its first and last lines are always among them
# What is searched in the first instant may be many times the cost; the picture shows
# the last stretch, where there is something to see.
TALLEST_GAPS = 8.0


def section(figures: Figures, words: Words) -> Section:
    """Cost found and bound proven over the seconds of the search."""
    topic = words.gettext("The search and its certificate")
    trace, title = figures.plan.trace, _finding(figures, words)
    explained = tag("p", _explained(figures, words), class_="note")
    if len(trace) < 2:
        body = empty(
            words.gettext("The search ended before there was a curve to draw.")
        )
        return Section("search", topic, title, explained + body)
    body = explained + legend(
        [
            (words.gettext("Cost of the best plan found"), ACCENT),
            (words.gettext("Proven: no plan costs less"), BOUND),
        ]
    )
    body += both(lambda width: _curves(figures, words, width, title))
    body += folded(words, _table(trace, words))
    return Section("search", topic, title, body)


def in_words(figures: Figures, words: Words) -> str:
    """The certificate as a planner would say it."""
    plan = figures.plan
    if plan.total_minor <= plan.bound_minor:
        return words.gettext("Proven best: no plan of these parcels costs less.")
    return words.gettext(
        "Proven: no plan of these parcels can cost less than {bound}, so at most {gap} could still be saved."
    ).format(
        bound=words.money(plan.bound_minor),
        gap=words.money(plan.total_minor - plan.bound_minor),
    )


def _finding(figures: Figures, words: Words) -> str:
    plan = figures.plan
    if plan.total_minor <= plan.bound_minor:
        return words.gettext("The plan is proven to be the best there is.")
    return words.gettext(
        "The plan is proven to be within {gap} of the best there is."
    ).format(gap=words.share(plan.gap, 2))


def _explained(figures: Figures, words: Words) -> str:
    plan = figures.plan
    ended = words.gettext(
        "The search took {seconds} s and {work} steps of work, and ended because {why}."
    ).format(
        seconds=words.number(plan.seconds, 1),
        work=words.number(plan.work),
        why=labels.stopped(words, plan.stopped),
    )
    return f"{in_words(figures, words)} {ended}"


def _range(trace: Sequence[Progress]) -> tuple[float, float]:
    last = trace[-1]
    gap = max(last.incumbent_minor - last.bound_minor, last.incumbent_minor * 0.002, 1)
    low = max(min(p.bound_minor for p in trace), last.bound_minor - TALLEST_GAPS * gap)
    high = min(
        max(p.incumbent_minor for p in trace), last.incumbent_minor + TALLEST_GAPS * gap
    )
    room = (high - low) * 0.08 or 1.0
    return low - room, high + room


def _curves(figures: Figures, words: Words, width: int, title: str) -> Markup:
    trace = figures.plan.trace
    height, left, top, base = 280, 64 if width == NARROW else 84, 12, 232
    low, high = _range(trace)
    last_s = max(trace[-1].seconds, 1e-3)

    def place(seconds: float, minor: float) -> tuple[float, float]:
        inside = min(max(minor, low), high)
        x = left + (width - left - 8) * seconds / last_s
        return x, base - (base - top) * (inside - low) / (high - low)

    found = _steps([place(p.seconds, p.incumbent_minor) for p in trace])
    proven = _steps([place(p.seconds, p.bound_minor) for p in trace])
    marks = _grid(words, width, left, base, (low, high), top)
    marks.append(
        tag("path", d=path([*found, *proven[::-1]], closed=True), fill="#eef3f7")
    )
    for points, colour in ((found, ACCENT), (proven, BOUND)):
        marks.append(tag("path", d=path(points), fill="none", stroke=colour,
                         stroke_width=2))  # fmt: skip
    for progress in trace if len(trace) <= MOST_ROWS else ():
        x, y = place(progress.seconds, progress.incumbent_minor)
        marks.append(tipped("circle", _said(words, progress), cx=x, cy=y, r=4,
                            fill=ACCENT))  # fmt: skip
    every = 3 if width == NARROW else 8
    for second in ticks(0, last_s, every):
        x, _ = place(second, low)
        digits = 0 if last_s > 5 else 1
        at = "end" if x > width - 24 else "middle"
        marks.append(text(x, base + 20, words.number(second, digits), at=at))
    marks.append(
        text(
            (left + width) / 2,
            base + 42,
            words.gettext("seconds of search"),
            at="middle",
        )
    )
    return picture(width, height, title, *marks)


def _grid(
    words: Words,
    width: int,
    left: int,
    base: int,
    between: tuple[float, float],
    top: int,
) -> list[Markup]:
    low, high = words.major(between[0]), words.major(between[1])
    marks = []
    for value in ticks(low, high, 4):
        y = base - (base - top) * (value - low) / (high - low)
        marks.append(tag("line", x1=left, x2=width, y1=y, y2=y, class_="grid"))
        digits = 3 if high - low < high / 50 else 1
        marks.append(text(left - 6, y + 4, words.short(value, digits), at="end"))
    return marks


def _steps(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
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


def _table(trace: Sequence[Progress], words: Words) -> Markup:
    heads = [
        Head(words.gettext("Seconds"), figure=True),
        Head(words.gettext("Steps of work"), figure=True),
        Head(words.gettext("Phase")),
        Head(_head(words, words.gettext("Best plan found")), figure=True),
        Head(_head(words, words.gettext("Proven bound")), figure=True),
        Head(words.gettext("Gap"), figure=True),
    ]
    every = -(-len(trace) // MOST_ROWS)
    shown = [*trace[:-1:every], trace[-1]]
    rows = [
        [
            Cell(words.number(p.seconds, 1), p.seconds),
            Cell(words.number(p.work), p.work),
            Cell(p.phase),
            Cell(words.amount(p.incumbent_minor), p.incumbent_minor),
            Cell(words.amount(p.bound_minor), p.bound_minor),
            Cell(words.share(p.gap, 2), p.gap),
        ]
        for p in shown
    ]
    label = words.gettext("Cost and bound during the search")
    return table(label, heads, [("", rows)], words=words)


def _head(words: Words, head: str) -> str:
    return words.gettext("{head}, {unit}").format(head=head, unit=words.currency)
