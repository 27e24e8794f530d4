"""Timeline: cut-off, departure and arrival of what leaves, on the hub's clock."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from routing.report import labels
from routing.report.chart import (
    COLOUR,
    NARROW,
    Cell,
    Head,
    Section,
    both,
    cut,
    folded,
    legend,
    picture,
    table,
    text,
    tipped,
)
from routing.report.figures import Carried, Figures, Means
from routing.report.markup import tag
from routing.report.words import Words, local, named, offset
from routing.units import MIN_PER_DAY

LOAD_PX = 52
MOST_ROWS = 32  # about a screen; the table below the picture has all of them


class Scale:
    """Minutes to pixels between the first cut-off and the last arrival."""

    def __init__(self, rows: Sequence[Carried], left: float, right: float) -> None:
        self.first = min(row.departure.cutoff_min for row in rows)
        self.last = max(row.departure.arrives_min for row in rows)
        self.left, self.right = left, right

    def __call__(self, minute: int) -> float:
        """Where a minute is."""
        span = max(self.last - self.first, 1)
        return self.left + (self.right - self.left) * (minute - self.first) / span


def section(figures: Figures, words: Words) -> Section:
    """The heaviest departures as bars, and all of them as a table."""
    topic = words.gettext("Timeline")
    rows = figures.leaving
    if not rows:
        nothing = words.gettext("No departure is used.")
        return Section("timeline", topic, nothing, Markup(""))
    title = _finding(figures, words)
    shown = _heaviest(figures.main_and_feeders[0])
    modes = {row.line.mode.value for row in shown}
    names = labels.means(words)
    body = legend([(names[m], COLOUR[m]) for m in Means if m.value in modes])
    body += tag("p", _note(figures, words, len(shown)), class_="note")
    body += both(lambda width: _bars(figures, words, shown, width, title))
    body += folded(words, _table(figures, words))
    return Section("timeline", topic, title, body)


def _heaviest(rows: Sequence[Carried]) -> list[Carried]:
    kept = sorted(rows, key=lambda row: -row.quantity.weight_g)[:MOST_ROWS]
    return sorted(kept, key=lambda row: (row.departure.departs_min, row.departure.code))


def _finding(figures: Figures, words: Words) -> str:
    zone = figures.plan.hub_zone
    first = min(row.departure.cutoff_min for row in figures.leaving)
    last = max(row.departure.arrives_min for row in figures.leaving)
    return words.gettext("First cut-off {first}; the last arrival is {last}.").format(
        first=words.moment(first, zone), last=words.moment(last, zone)
    )


def _note(figures: Figures, words: Words, shown: int) -> str:
    clock = local(figures.leaving[0].departure.departs_min, figures.plan.hub_zone)
    sentence = words.gettext(
        "Days of the hub's clock ({zone}, {offset}); a thin line runs from cut-off to departure."
    ).format(zone=figures.plan.hub_zone, offset=offset(clock))
    if shown == len(figures.leaving):
        return sentence
    more = words.gettext(
        "{n} of {all} departures are drawn: the heaviest, without trucks to and from them."
    ).format(n=words.number(shown), all=words.number(len(figures.leaving)))
    return f"{sentence} {more}"


def _bars(
    figures: Figures, words: Words, rows: Sequence[Carried], width: int, title: str
) -> Markup:
    narrow = width == NARROW
    gutter, step, top = (0, 38, 28) if narrow else (270, 26, 32)
    height = top + len(rows) * step + 8
    scale = Scale(rows, gutter + 4, width - 4)
    marks = _days(figures, words, scale, height)
    for at, row in enumerate(rows):
        y = top + at * step
        marks += _bar(figures, words, row, scale, y, narrow=narrow)
    return picture(width, height, title, *marks)


def _days(figures: Figures, words: Words, scale: Scale, height: float) -> list[Markup]:
    """Midnights as lines, named as often as there is room."""
    zone = figures.plan.hub_zone
    midnights = _midnights(scale, zone)
    apart = scale(MIN_PER_DAY) - scale(0)
    every = next((n for n in (1, 2, 3, 7, 14, 28) if n * apart >= 76), 56)
    marks = []
    for at, minute in enumerate(midnights):
        x = scale(minute)
        named_day = at % every == 0
        if not named_day and apart < 12:
            continue
        marks.append(
            tag("line", x1=x, x2=x, y1=20.0 if named_day else 26.0, y2=height,
                class_="grid")
        )  # fmt: skip
        if named_day and x < scale.right - 60:
            marks.append(text(x, 14, words.day_of(minute, zone)))
    return marks


def _midnights(scale: Scale, zone: str) -> list[int]:
    day = local(scale.first, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    while (minute := _minute(day)) <= scale.last:
        if minute >= scale.first:
            found.append(minute)
        # Adding a day to a zoned time moves the wall clock, which is what we want.
        day += timedelta(days=1)
    return found


def _minute(at: datetime) -> int:
    return int(at.timestamp()) // 60


def _bar(
    figures: Figures,
    words: Words,
    row: Carried,
    scale: Scale,
    y: float,
    *,
    narrow: bool,
) -> list[Markup]:
    departure = row.departure
    start, end = scale(departure.departs_min), scale(departure.arrives_min)
    colour = COLOUR[Means(row.line.mode.value)]
    middle = y + (24 if narrow else 12)
    marks = [
        tag("line", x1=scale(departure.cutoff_min), x2=start, y1=middle, y2=middle,
            stroke=colour, stroke_width=1.5),
        tipped("rect", _tip(figures, words, row), x=start, y=middle - 6, height=12,
               width=max(end - start, 3.0), fill=colour, rx=2),
    ]  # fmt: skip
    name, load = words.name(row.line), words.weight(row.quantity.weight_g)
    if narrow:
        label = text(0, y + 12, cut(name, scale.right - 60), class_="v")
        return [label, *marks, text(scale.right, y + 12, load, at="end")]
    label = text(0, middle + 4, cut(name, scale.left - 16), class_="v")
    before = scale(departure.cutoff_min)
    return [label, *marks, _load(load, scale, (before, start, end), middle + 4)]


def _load(
    load: str, scale: Scale, at: tuple[float, float, float], line: float
) -> Markup:
    """The load where there is room for it: after the bar, in it, or before it."""
    cutoff, start, end = at
    if end + LOAD_PX < scale.right:
        return text(end + 6, line, load, class_="t halo")
    if end - start > LOAD_PX:
        return text(end - 6, line, load, at="end", class_="inside")
    return text(cutoff - 6, line, load, at="end", class_="t halo")


def _tip(figures: Figures, words: Words, row: Carried) -> str:
    return "\n".join([words.name(row.line), *_times(figures, words, row)])


def _times(figures: Figures, words: Words, row: Carried) -> list[str]:
    departure, sites = row.departure, figures.network.sites
    origin = named(sites, departure.origin, what="site")
    destination = named(sites, departure.destination, what="site")
    return [
        words.gettext("Cut-off {when}").format(
            when=words.moment(departure.cutoff_min, origin.zone)
        ),
        words.gettext("Leaves {place} {when}").format(
            place=words.name(origin),
            when=words.moment(departure.departs_min, origin.zone),
        ),
        words.gettext("Arrives {place} {when}").format(
            place=words.name(destination),
            when=words.moment(departure.arrives_min, destination.zone),
        ),
    ]


def _table(figures: Figures, words: Words) -> Markup:
    heads = [
        Head(words.gettext("Departure")),
        Head(words.gettext("From – to")),
        Head(words.gettext("Cut-off, local time")),
        Head(words.gettext("Departs, local time")),
        Head(words.gettext("Arrives, local time")),
        Head(words.gettext("Weight, kg"), figure=True),
    ]
    rows = [_row(figures, words, row) for row in figures.leaving]
    label = words.gettext("Cut-offs, departures and arrivals")
    return table(label, heads, [("", rows)], words=words)


def _row(figures: Figures, words: Words, row: Carried) -> list[Cell]:
    departure, sites = row.departure, figures.network.sites
    origin = named(sites, departure.origin, what="site")
    destination = named(sites, departure.destination, what="site")
    moments = [
        (departure.cutoff_min, origin.zone),
        (departure.departs_min, origin.zone),
        (departure.arrives_min, destination.zone),
    ]
    return [
        Cell(words.name(row.line), small=departure.code),
        Cell(
            words.gettext("{origin} – {destination}").format(
                origin=words.name(origin), destination=words.name(destination)
            )
        ),
        *[Cell(words.moment(minute, zone), minute) for minute, zone in moments],
        Cell(words.kg(row.quantity.weight_g), row.quantity.weight_g),
    ]
