"""Page: the table and a picture of every case, as one file that fetches nothing."""

from collections.abc import Sequence

from markupsafe import Markup

from routing.bench.contenders import OURS
from routing.bench.growth import growth
from routing.bench.outcome import Outcome, best_bound
from routing.bench.plots import colour, gaps
from routing.bench.table import (
    by_case,
    cells,
    contender,
    heads,
    note,
    said_growth,
    share,
    title,
)
from routing.report.chart import Cell, Head, Section, both, legend, table
from routing.report.markup import tag
from routing.report.page import document
from routing.report.words import Words


def write_page(outcomes: Sequence[Outcome], words: Words, *, machine: str) -> str:
    """Write the outcomes as one self-contained HTML document.

    Parameters
    ----------
    outcomes
        In the order they were run.
    words
        Who speaks, and in which language.
    machine
        Where it ran and with what: a line for the head of the page.
    """
    name = words.gettext("What planning costs and proves")
    lines = tag("p", "Corridor", class_="house"), tag("h1", name), tag("p", machine)
    head = tag("header", tag("div", *lines, class_="column"))
    sections = [_case(group, words) for group in by_case(outcomes)]
    grown = _growth(outcomes, words)
    return document(words, name, head, [*sections, *grown])


def _case(group: Sequence[Outcome], words: Words) -> Section:
    case = group[0].case
    finding = _finding(group, words)
    body = tag("p", title(group, words), class_="note")
    measured = [it for it in group if it.cost is not None]
    if measured:
        body += legend(
            [(contender(it.contender, words), colour(it.contender)) for it in measured]
        )
        body += both(lambda width: gaps(group, words, width, finding))
        body += tag("p", _how_to_read(words), class_="note")
    return Section(case, case, finding, body + _table(group, words))


def _finding(group: Sequence[Outcome], words: Words) -> str:
    ours = next((it for it in group if it.contender == OURS), None)
    if ours is None or ours.gap is None:
        return words.gettext("Nothing is proven here.")
    others = [it for it in group if it is not ours and it.cost is not None]
    if not others:
        return words.gettext(
            "Proven within {gap} of the best there is; nobody else has a plan."
        ).format(gap=share(ours.gap, words))
    nearest = min(others, key=lambda it: it.cost or 0)
    return words.gettext(
        "Proven within {gap} of the best there is; next is {other} at {off}."
    ).format(
        gap=share(ours.gap, words),
        other=contender(nearest.contender, words),
        off=share(nearest.gap_to(best_bound(group)), words),
    )


def _how_to_read(words: Words) -> str:
    return words.gettext(
        "A line is a contender's own certificate: its plan against its own bound. A dot is a finished plan against the best bound anyone proved; it is hollow where the model was one of kinds."
    )


def _table(group: Sequence[Outcome], words: Words) -> Markup:
    bound = best_bound(group)
    names = heads(words)
    columns = [Head(name, figure=0 < at < 7) for at, name in enumerate(names)]
    columns.append(Head(words.gettext("How it ended")))
    rows = [[*_row(it, bound, words), Cell(note(it, words))] for it in group]
    return table(group[0].case, columns, [("", rows)], words=words)


def _row(outcome: Outcome, bound: int | None, words: Words) -> list[Cell]:
    keys = [
        None,
        outcome.cost,
        outcome.bound,
        outcome.gap,
        outcome.gap_to(bound),
        outcome.seconds,
        outcome.peak_mb,
        None,
    ]
    shown = cells(outcome, bound, words)
    return [Cell(said, key) for said, key in zip(shown, keys, strict=True)]


def _growth(outcomes: Sequence[Outcome], words: Words) -> list[Section]:
    lines = [tag("li", said_growth(it, words).strip()) for it in growth(outcomes)]
    if not lines:
        return []
    topic = words.gettext("Growth")
    finding = words.gettext("How much longer a larger day takes.")
    return [Section("growth", topic, finding, tag("ul", *lines, class_="plain"))]
