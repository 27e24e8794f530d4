"""Summary: the plan as an aligned block a planner can read aloud.

What leaves when with how much, what it costs and how good that is, and what waits and
why; everything else is in the report. A Chinese character takes two columns of a
terminal, so columns are padded by width and not by letters.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from routing.network import Network
from routing.plan import Plan
from routing.report import labels
from routing.report.certificate import in_words, proven
from routing.report.cost import best_baseline
from routing.report.departures import departs
from routing.report.figures import Carried, Figures
from routing.report.masthead import title
from routing.report.waiting import by_reason
from routing.report.words import Language, Speech, Words

MOST_ROWS = 16  # what fits a terminal beside the rest; the report has all of them

Row = Sequence[str]


def summary(
    plan: Plan, network: Network, speech: Speech, *, language: Language = "en"
) -> str:
    """Say a plan in a few aligned lines.

    Parameters
    ----------
    plan, network
        The plan, and the catalogue it was made with.
    speech
        The catalogue that speaks ``language``.
    language
        Language of numbers, dates and names.

    Returns
    -------
    str
        Lines without a trailing newline, about 100 columns wide.
    """
    figures, words = Figures(plan, network), Words(speech, language, plan.currency)
    blocks = [
        [title(figures, words)],
        aligned(list(_overall(figures, words)), figures_from=9),
        _departures(figures, words),
        _costs(figures, words),
        _waiting(figures, words),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def display_width(text: str) -> int:
    """Columns of a terminal a text takes."""
    return sum(_columns(letter) for letter in text)


def aligned(rows: Sequence[Row], *, figures_from: int) -> list[str]:
    """Rows as lines: columns before ``figures_from`` flush left, the others right."""
    if not rows:
        return []
    wide = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            _padded(cell, width, right=at >= figures_from)
            for at, (cell, width) in enumerate(zip(row, wide, strict=True))
        ).rstrip()
        for row in rows
    ]


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _padded(cell: str, width: int, *, right: bool) -> str:
    room = " " * (width - display_width(cell))
    return room + cell if right else cell + room


def _overall(figures: Figures, words: Words) -> Iterator[Row]:
    plan, planned = figures.plan, figures.planned
    kept = figures.punctuality()
    yield (
        words.gettext("Leaves"),
        words.gettext("{n} of {all} parcels, {weight}, {m3} m³").format(
            n=words.number(planned.pieces),
            all=words.number(len(plan.demand)),
            weight=words.weight(planned.weight_g),
            m3=words.m3(planned.volume_cm3),
        ),
    )
    if kept.parcels:
        yield (
            words.gettext("On time"),
            words.gettext("{share} by the due time, {n} late").format(
                share=words.share(kept.kept, 1), n=words.number(kept.late)
            ),
        )
    yield words.gettext("Costs"), words.money(plan.total_minor)
    yield words.gettext("Gap"), _gap(figures, words)
    if (best := best_baseline(figures)) is not None:
        yield words.gettext("Saves"), _saved(figures, words, *best)


def _gap(figures: Figures, words: Words) -> str:
    plan = figures.plan
    if not proven(plan):
        return in_words(figures, words)
    return words.gettext(
        "{gap}: no plan of these parcels costs less than {bound}"
    ).format(gap=words.share(plan.gap, 2), bound=words.money(plan.bound_minor))


def _saved(figures: Figures, words: Words, key: str, cost: int) -> str:
    saved = cost - figures.plan.total_minor
    return words.gettext("{saved} ({share}) against: {baseline}").format(
        saved=words.money(saved),
        share=words.share(saved / cost if cost else 0.0, 1),
        baseline=labels.baseline(words, key),
    )


def _departures(figures: Figures, words: Words) -> list[str]:
    far, near = figures.main_and_feeders
    heaviest = sorted(far, key=lambda row: -row.quantity.weight_g)
    shown = sorted(
        heaviest[:MOST_ROWS],
        key=lambda row: (row.departure.departs_min, row.departure.code),
    )
    if not shown:
        return []
    head = (
        words.gettext("Departure"),
        words.gettext("Departs, local time"),
        words.gettext("Units"),
        words.gettext("kg"),
        words.gettext("m³"),
        words.gettext("Pieces"),
        words.gettext("Fill"),
    )
    rows = [head, *[_departure(figures, words, row) for row in shown]]
    return [*aligned(rows, figures_from=2), *_rest(words, heaviest[MOST_ROWS:], near)]


def _rest(
    words: Words, lighter: Sequence[Carried], near: Sequence[Carried]
) -> Iterator[str]:
    if lighter:
        weight_g = sum(row.quantity.weight_g for row in lighter)
        yield words.ngettext(
            "and {n} lighter departure with {kg} kg",
            "and {n} lighter departures with {kg} kg",
            len(lighter),
        ).format(n=words.number(len(lighter)), kg=words.kg(weight_g))
    if near:
        yield words.ngettext(
            "{n} truck to and from them", "{n} trucks to and from them", len(near)
        ).format(n=words.number(len(near)))


def _departure(figures: Figures, words: Words, row: Carried) -> Row:
    kinds = dict.fromkeys(load.unit_type for load in row.loads if load.units)
    return (
        words.name(row.line),
        departs(figures, words, row),
        f"{row.units} {'/'.join(kinds)}" if row.units else "-",
        words.kg(row.quantity.weight_g),
        words.m3(row.quantity.volume_cm3),
        words.number(row.quantity.pieces),
        words.share(row.fill) if row.units else "-",
    )


def _costs(figures: Figures, words: Words) -> list[str]:
    plan, names = figures.plan, labels.components(words)
    total = plan.total_minor
    parts = sorted(plan.breakdown_minor.items(), key=lambda part: -part[1])
    head = (
        words.gettext("Part of the cost"),
        words.gettext("{head}, {unit}").format(
            head=words.gettext("Amount"), unit=words.currency
        ),
        words.gettext("Share"),
    )
    rows = [
        (names[part], words.amount(minor), words.share(minor / total, 1))
        for part, minor in parts
        if minor and total
    ]
    return aligned([head, *rows], figures_from=1) if rows else []


def _waiting(figures: Figures, words: Words) -> list[str]:
    names, waiting = labels.reasons(words), by_reason(figures)
    if not waiting:
        return [words.gettext("No parcel waits.")]
    head = (
        words.gettext("Waits because"),
        words.gettext("Parcels"),
        words.gettext("kg"),
    )
    rows = [
        (names[why], words.number(waits.pieces), words.kg(waits.weight_g))
        for why, waits in waiting.items()
    ]
    return aligned([head, *rows], figures_from=1)
