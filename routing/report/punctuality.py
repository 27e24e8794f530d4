"""Punctuality: when parcels arrive against when they are due."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from routing.report import labels
from routing.report.chart import (
    COLOUR,
    NARROW,
    Cell,
    Head,
    Section,
    both,
    folded,
    legend,
    picture,
    status,
    table,
    text,
    ticks,
    tipped,
)
from routing.report.figures import Figures, Means, Punctuality
from routing.report.markup import tag
from routing.report.words import Words
from routing.units import MIN_PER_DAY

FARTHEST_DAYS = 14  # two weeks each way; what lies beyond joins the last column


def section(figures: Figures, words: Words) -> Section:
    """Days before and after the due time by means of travel, and shares of each."""
    topic = words.gettext("Delivery against due dates")
    kept = figures.punctuality()
    if not kept.parcels:
        nothing = words.gettext("Nothing leaves, so nothing is delivered.")
        return Section("punctuality", topic, nothing, Markup(""))
    title = _finding(words, kept)
    used = [means for means in Means if _chosen(figures, means).any()]
    names = labels.means(words)
    body = _statuses(words, kept)
    body += legend([(names[means], COLOUR[means]) for means in used])
    body += both(lambda width: _histogram(figures, words, used, width, title))
    body += _by_means(figures, words, used)
    return Section("punctuality", topic, title, body)


def _finding(words: Words, kept: Punctuality) -> str:
    if not kept.late:
        return words.gettext("Every parcel that leaves arrives by its due time.")
    return words.ngettext(
        "{share} of parcels arrive by their due time; {n} is late, by {days} days.",
        "{share} of parcels arrive by their due time; {n} are late, by {days} days on average.",
        kept.late,
    ).format(
        share=words.share(kept.kept, 1),
        n=words.number(kept.late),
        days=words.number(kept.late_days, 1),
    )


def _statuses(words: Words, kept: Punctuality) -> Markup:
    early = words.gettext("{n} a day or more early")
    on_time = words.gettext("{n} on the due day")
    late = words.gettext("{n} late")
    counted = (
        ("good", early, kept.early),
        ("fair", on_time, kept.on_time),
        ("bad", late, kept.late),
    )
    items = [
        tag("li", status(kind, said.format(n=words.number(n))))
        for kind, said, n in counted
    ]
    return tag("ul", *items, class_="statuses")


def _chosen(figures: Figures, means: Means) -> NDArray[np.bool_]:
    chosen: NDArray[np.bool_] = figures.means == list(Means).index(means)
    return chosen


def _days(figures: Figures, means: Means) -> NDArray[np.int64]:
    """Parcels by whole days after the due time, from -14 to 14."""
    slack = figures.slack_min[_chosen(figures, means)[figures.rides]]
    # Late by an hour is the first day after: round away from the due time.
    after = np.where(slack >= 0, -(slack // MIN_PER_DAY) - 1, -slack // MIN_PER_DAY)
    clipped = np.clip(after, -FARTHEST_DAYS, FARTHEST_DAYS - 1)
    return np.bincount(clipped + FARTHEST_DAYS, minlength=2 * FARTHEST_DAYS)


def _histogram(
    figures: Figures, words: Words, used: Sequence[Means], width: int, title: str
) -> Markup:
    height, left, base = 300, 44, 244
    columns = {means: _days(figures, means) for means in used}
    tallest = int(np.sum(list(columns.values()), axis=0).max()) or 1
    step = (width - left) / (2 * FARTHEST_DAYS)
    marks = [*_grid(words, width, left, base, tallest)]
    names = labels.means(words)
    for column in range(2 * FARTHEST_DAYS):
        y = float(base)
        for means in used:
            n = int(columns[means][column])
            if not n:
                continue
            tall = (base - 20) * n / tallest
            y -= tall
            tip = f"{names[means]}, {_bin(words, column)}: {words.number(n)}"
            marks.append(
                tipped("rect", tip, x=left + column * step + 1.0, y=y,
                       width=step - 2, height=tall, fill=COLOUR[means])
            )  # fmt: skip
    marks += _axis(words, width, left, base, step)
    return picture(width, height, title, *marks)


def _grid(words: Words, width: int, left: int, base: int, tallest: int) -> list[Markup]:
    marks = []
    for value in ticks(0, tallest, 4):
        y = base - (base - 20) * value / tallest
        marks.append(tag("line", x1=left, x2=width, y1=y, y2=y, class_="grid"))
        marks.append(text(left - 6, y + 4, words.short(value), at="end"))
    return marks


def _axis(words: Words, width: int, left: int, base: int, step: float) -> list[Markup]:
    due = left + FARTHEST_DAYS * step
    marks = [
        tag("line", x1=due, x2=due, y1=8, y2=base + 6, stroke="#17212b"),
        text(due - 8, 16, words.gettext("in time"), at="end", class_="v halo"),
        text(due + 8, 16, words.gettext("late"), class_="v halo"),
    ]
    every = 7 if width == NARROW else 2
    for days in range(-FARTHEST_DAYS, FARTHEST_DAYS + 1, every):
        at = "end" if days == FARTHEST_DAYS else "middle"
        said = words.gettext("due") if days == 0 else words.number(days)
        x = due + days * step
        marks.append(text(x, base + 20, said.replace("-", "−"), at=at))
    unit = words.gettext("days after the due time; the outermost columns hold the rest")
    if width == NARROW:
        unit = words.gettext("days after the due time")
    marks.append(text((left + width) / 2, base + 44, unit, at="middle"))
    return marks


def _bin(words: Words, column: int) -> str:
    days = column - FARTHEST_DAYS
    if days < 0:
        return words.ngettext(
            "less than {n} day ahead", "{m} to {n} days ahead", -days
        ).format(n=words.number(-days), m=words.number(-days - 1))
    return words.ngettext(
        "up to {n} day late", "{m} to {n} days late", days + 1
    ).format(n=words.number(days + 1), m=words.number(days))


def _by_means(figures: Figures, words: Words, used: Sequence[Means]) -> Markup:
    names = labels.means(words)
    rows = [
        _row(names[means], words, figures.punctuality(_chosen(figures, means)))
        for means in used
    ]
    rows.append(_row(words.gettext("Together"), words, figures.punctuality()))
    heads = [
        Head(words.gettext("Travels by")),
        Head(words.gettext("Parcels"), figure=True),
        Head(words.gettext("A day or more early"), figure=True),
        Head(words.gettext("On the due day"), figure=True),
        Head(words.gettext("Late"), figure=True),
        Head(words.gettext("Days late, on average"), figure=True),
        Head(words.gettext("By the due time"), figure=True),
    ]
    label = words.gettext("Early, on time and late by means of travel")
    return folded(words, table(label, heads, [("", rows)], words=words))


def _row(name: str, words: Words, kept: Punctuality) -> list[Cell]:
    return [
        Cell(name),
        Cell(words.number(kept.parcels), kept.parcels),
        Cell(words.number(kept.early), kept.early),
        Cell(words.number(kept.on_time), kept.on_time),
        Cell(words.number(kept.late), kept.late),
        Cell(words.number(kept.late_days, 1), kept.late_days),
        Cell(words.share(kept.kept, 1), kept.kept, kept.kept),
    ]
