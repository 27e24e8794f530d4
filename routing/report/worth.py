"""Worth: what one more unit, kilogram, cubic metre or piece would save."""

from collections.abc import Sequence

from markupsafe import Markup

from routing.plan import Load
from routing.report.chart import Cell, Head, Section, table
from routing.report.departures import departs
from routing.report.figures import Carried, Figures
from routing.report.markup import tag
from routing.report.words import Words, named

MOST_ROWS = 40  # nobody negotiates forty departures a day

Pool = tuple[Carried, Load]


def section(figures: Figures, words: Words) -> Section:
    """Departures where more room would pay, the dearest first."""
    topic = words.gettext("What more room is worth")
    pools = [
        (row, load)
        for row in figures.carried
        for load in row.loads
        if load.units and _worth(load) > 0
    ]
    pools.sort(key=lambda pool: -_worth(pool[1]))
    if not pools:
        nothing = words.gettext(
            "More room on the opened departures would save nothing."
        )
        return Section("worth", topic, nothing, Markup(""))
    heads = [
        Head(words.gettext("Departure")),
        Head(_head(words, words.gettext("One more unit saves")), figure=True),
        Head(_head(words, words.gettext("One more kg")), figure=True, extra=True),
        Head(_head(words, words.gettext("One more m³")), figure=True, extra=True),
        Head(_head(words, words.gettext("One more piece")), figure=True, extra=True),
    ]
    most = _worth(pools[0][1])
    rows = [_row(figures, words, pool, most) for pool in pools[:MOST_ROWS]]
    body = tag("p", _note(words), class_="note")
    body += table(topic, heads, [("", rows)], words=words)
    return Section("worth", topic, _finding(figures, words, pools), body)


def _worth(load: Load) -> float:
    """Beyond its price, what the room of one more unit is worth.

    The solver's own figure where it has one; otherwise the room at the prices of its
    dimensions.
    """
    room = (
        load.kg_worth_minor * load.unit_weight_g / 1_000
        + load.m3_worth_minor * load.unit_volume_cm3 / 1_000_000
        + load.piece_worth_minor * load.unit_pieces
    )
    return max(load.unit_worth_minor, 0.0) or max(room - load.unit_price_minor, 0.0)


def _finding(figures: Figures, words: Words, pools: Sequence[Pool]) -> str:
    row, load = pools[0]
    return words.gettext(
        "One more {unit} on {line}, {when}, would save {saved}."
    ).format(
        unit=words.name(
            named(figures.network.unit_types, load.unit_type, what="unit type")
        ),
        line=words.name(row.line),
        when=departs(figures, words, row),
        saved=words.money(_worth(load)),
    )


def _note(words: Words) -> str:
    return words.gettext(
        "Savings beyond the price of the unit, at this plan; they hold for the next one, not for many."
    )


def _row(figures: Figures, words: Words, pool: Pool, most: float) -> list[Cell]:
    row, load = pool
    worth = _worth(load)
    per = (load.kg_worth_minor, load.m3_worth_minor, load.piece_worth_minor)
    return [
        Cell(words.name(row.line), small=departs(figures, words, row)),
        Cell(words.amount(worth), worth, worth / most),
        *[Cell(words.amount(value, 2) if value else "–", value) for value in per],
    ]


def _head(words: Words, head: str) -> str:
    return words.gettext("{head}, {unit}").format(head=head, unit=words.currency)
