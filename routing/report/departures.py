"""Departures: how full each is in every dimension, and what would open the others."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from routing.network import Mode
from routing.plan import Load
from routing.report import labels
from routing.report.chart import (
    Cell,
    Head,
    Rows,
    Section,
    empty,
    folded,
    table,
)
from routing.report.figures import Carried, Figures
from routing.report.markup import together
from routing.report.words import Words, named


def section(figures: Figures, words: Words) -> Section:
    """Departures that leave with something, by mode; then those left unopened."""
    body = [_leaving(figures, words), _unopened(figures, words)]
    return Section(
        "departures",
        words.gettext("Departures"),
        _finding(figures, words),
        together(body),
    )


def departs(figures: Figures, words: Words, row: Carried) -> str:
    """When a departure leaves, on the clock of where it leaves."""
    site = named(figures.network.sites, row.departure.origin, what="site")
    return words.moment(row.departure.departs_min, site.zone)


def _finding(figures: Figures, words: Words) -> str:
    opened = [load for row in figures.leaving for load in row.loads if load.units]
    if not opened:
        return words.gettext("No container, ULD or receptacle is opened.")
    units = sum(load.units for load in opened)
    mean = sum(load.fill * load.units for load in opened) / units
    return words.ngettext(
        "{n} unit is opened on {departures} departures, {fill} full in its tightest dimension.",
        "{n} units are opened on {departures} departures, {fill} full on average in their tightest dimension.",
        units,
    ).format(
        n=words.number(units),
        departures=words.number(len({load.departure for load in opened})),
        fill=words.share(mean),
    )


def _leaving(figures: Figures, words: Words) -> Markup:
    if not figures.leaving:
        return empty(words.gettext("Nothing leaves on any departure of this plan."))
    heads = [
        Head(words.gettext("Departure")),
        Head(words.gettext("Units opened / on offer"), figure=True),
        Head(words.gettext("Weight, kg"), figure=True),
        Head(words.gettext("Volume, m³"), figure=True),
        Head(words.gettext("Pieces"), figure=True),
    ]
    label = words.gettext("Fill of every departure")
    far, near = figures.main_and_feeders
    groups = [
        (labels.mode(words, mode), [_row(figures, words, row) for row in rows])
        for mode, rows in _by_mode(far)
    ]
    shown = table(label, heads, groups, words=words, filtered=True) if far else ""
    if not near:
        return together([shown])
    feeders = words.ngettext(
        "{n} truck to and from them", "{n} trucks to and from them", len(near)
    ).format(n=words.number(len(near)))
    trucks = [_row(figures, words, row) for row in near]
    listed = table(feeders, heads, [("", trucks)], words=words, filtered=True)
    return together([shown, folded(words, listed, summary=feeders)])


def _by_mode(rows: Sequence[Carried]) -> Iterator[tuple[Mode, list[Carried]]]:
    for mode in (Mode.RAIL, Mode.AIR, Mode.POST, Mode.TRUCK):
        chosen = [row for row in rows if row.line.mode is mode]
        if chosen:
            yield mode, chosen


def _row(figures: Figures, words: Words, row: Carried) -> list[Cell]:
    name = Cell(words.name(row.line), small=departs(figures, words, row))
    opened = [load for load in row.loads if load.units]
    if not opened:
        return [
            name,
            Cell(words.gettext("by weight"), -1),
            Cell(words.kg(row.quantity.weight_g), row.quantity.weight_g),
            Cell(words.m3(row.quantity.volume_cm3), row.quantity.volume_cm3),
            Cell(words.number(row.quantity.pieces), row.quantity.pieces),
        ]
    offered = max(load.max_units for load in row.loads)
    units = words.gettext("{opened} of {offered}").format(
        opened=words.number(row.units), offered=words.number(offered)
    )
    return [
        name,
        Cell(units, row.units, small=_opened(figures, words, row, opened)),
        *_filled(words, row, opened),
    ]


def _filled(words: Words, row: Carried, opened: Sequence[Load]) -> Iterator[Cell]:
    """The load in each dimension, with its share of what the opened units hold."""
    room = (
        sum(load.units * load.unit_weight_g for load in opened),
        sum(load.units * load.unit_volume_cm3 for load in opened),
        sum(load.units * load.unit_pieces for load in opened),
    )
    on_board = row.quantity
    loaded = (on_board.weight_g, on_board.volume_cm3, on_board.pieces)
    said = (words.kg, words.m3, words.number)
    for say, load, most in zip(said, loaded, room, strict=True):
        share = load / most if most else 0.0
        yield Cell(say(load), load, share, words.share(share))


def _opened(
    figures: Figures, words: Words, row: Carried, opened: Sequence[Load]
) -> str:
    """Names of the units, and how many of them are paid for in any case."""
    names = _unit_names(figures, words, opened)
    committed = sum(load.min_units for load in row.loads)
    if not committed:
        return names
    return words.gettext("{units}, {n} committed").format(
        units=names, n=words.number(committed)
    )


def _unit_names(figures: Figures, words: Words, loads: Sequence[Load]) -> str:
    kinds = dict.fromkeys(load.unit_type for load in loads)
    return ", ".join(
        words.name(named(figures.network.unit_types, kind, what="unit type"))
        for kind in kinds
    )


def _unopened(figures: Figures, words: Words) -> Markup:
    # Pools of one departure differ in what they mix; the one nearest to opening speaks.
    closed = [
        (row, max(row.loads, key=lambda load: load.unit_worth_minor))
        for row in figures.carried
        if row.loads and not row.units and any(load.max_units for load in row.loads)
    ]
    if not closed:
        return Markup("")
    heads = [
        Head(words.gettext("Departure")),
        Head(words.gettext("Unit")),
        Head(_head(words, words.gettext("Price of a unit")), figure=True),
        Head(_head(words, words.gettext("Would open below")), figure=True),
        Head(words.gettext("Cheaper by"), figure=True),
    ]
    rows = sorted(
        (_closed_row(figures, words, row, load) for row, load in closed),
        key=lambda cells: float(cells[-1].key or 0.0),
    )
    count = words.ngettext(
        "{n} departure is left unopened: what a unit would have to cost",
        "{n} departures are left unopened: what a unit would have to cost",
        len(closed),
    ).format(n=words.number(len(closed)))
    shown: Rows = rows
    return folded(words, table(count, heads, [("", shown)], words=words), summary=count)


def _closed_row(figures: Figures, words: Words, row: Carried, load: Load) -> list[Cell]:
    price = load.unit_price_minor
    below = price + load.unit_worth_minor
    lower = -load.unit_worth_minor / price if price else 0.0
    # Worth exactly its price at prices nobody pays: nothing is known about it.
    known = bool(load.unit_worth_minor)
    if not known:
        said = "–"
    elif below > 0:
        said = words.amount(below)
    else:
        said = words.gettext("not even free")
    return [
        Cell(words.name(row.line), small=departs(figures, words, row)),
        Cell(_unit_names(figures, words, [load])),
        Cell(words.amount(price), price),
        Cell(said, below if known else -price),
        Cell(words.share(min(max(lower, 0.0), 1.0)) if known else "–", lower or 9.0),
    ]


def _head(words: Words, head: str) -> str:
    return words.gettext("{head}, {unit}").format(head=head, unit=words.currency)
