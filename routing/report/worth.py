"""Worth: what one more unit, kilogram, cubic metre or piece would save."""

from collections.abc import Sequence

from markupsafe import Markup

from routing.plan import Load
from routing.report import labels
from routing.report.chart import Cell, Head, Section, table
from routing.report.departures import departs
from routing.report.figures import Carried, Figures
from routing.report.markup import tag
from routing.report.words import Words, named

MOST_ROWS = 40  # nobody negotiates forty departures a day

Pool = tuple[Carried, Load]


def section(figures: Figures, words: Words) -> Section:
    """Opened departures where more room would pay, the dearest first."""
    topic = words.gettext("What more room is worth")
    pools = [
        (row, load)
        for row in figures.carried
        for load in row.loads
        if load.units and (load.unit_worth_minor > 0 or any(_prices(load)))
    ]
    pools.sort(key=lambda pool: (-_beyond_price(pool[1]), -max(_prices(pool[1]))))
    if not pools:
        nothing = words.gettext(
            "More room on the opened departures would save nothing."
        )
        return Section("worth", topic, nothing, Markup(""))
    heads = [
        Head(words.gettext("Departure")),
        Head(_head(words, words.gettext("One more unit saves")), figure=True),
        Head(_head(words, words.gettext("One more kg")), figure=True),
        Head(_head(words, words.gettext("One more m³")), figure=True),
        Head(_head(words, words.gettext("One more piece")), figure=True, extra=True),
    ]
    most = _beyond_price(pools[0][1])
    rows = [_row(figures, words, pool, most) for pool in pools[:MOST_ROWS]]
    body = tag("p", _note(words), class_="note")
    body += table(topic, heads, [("", rows)], words=words)
    return Section("worth", topic, _finding(figures, words, pools), body)


def _prices(load: Load) -> tuple[float, float, float]:
    return load.kg_worth_minor, load.m3_worth_minor, load.piece_worth_minor


def _beyond_price(load: Load) -> float:
    """What one more unit saves beyond what it costs; nothing where it costs more."""
    return max(load.unit_worth_minor, 0.0)


def _finding(figures: Figures, words: Words, pools: Sequence[Pool]) -> str:
    row, load = pools[0]
    line, when = words.name(row.line), departs(figures, words, row)
    if _beyond_price(load):
        unit = named(figures.network.unit_types, load.unit_type, what="unit type")
        return words.gettext(
            "One more {unit} on {line}, {when}, would save {saved}."
        ).format(
            unit=words.name(unit),
            line=line,
            when=when,
            saved=words.money(_beyond_price(load)),
        )
    return words.gettext(
        "No further unit would pay for itself; room is tightest on {line}, {when}."
    ).format(line=line, when=when)


def _note(words: Words) -> str:
    return words.gettext(
        "Savings beyond the price of the unit, at this plan; they hold for the next one, not for many."
    )


def _row(figures: Figures, words: Words, pool: Pool, most: float) -> list[Cell]:
    row, load = pool
    beyond = _beyond_price(load)
    return [
        Cell(words.name(row.line), small=_when(figures, words, pool)),
        Cell(
            words.amount(beyond) if beyond else "–",
            beyond,
            beyond / most if most else None,
        ),
        *[
            Cell(words.amount(value, 2) if value else "–", value)
            for value in _prices(load)
        ],
    ]


def _when(figures: Figures, words: Words, pool: Pool) -> str:
    """When it departs, and what its units do not mix with anything else."""
    row, load = pool
    when = departs(figures, words, row)
    return f"{when} · {labels.mix(words, load.mix)}" if load.mix else when


def _head(words: Words, head: str) -> str:
    return words.gettext("{head}, {unit}").format(head=head, unit=words.currency)
