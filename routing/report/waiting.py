"""Waiting: parcels that are on no departure, by reason, and what would free them."""

from collections.abc import Mapping

import numpy as np
from markupsafe import Markup

from routing.plan import Reason
from routing.report import labels
from routing.report.chart import (
    Cell,
    Head,
    Section,
    empty,
    folded,
    status,
    table,
)
from routing.report.figures import Figures, Quantity
from routing.report.words import Words

EXAMPLES = 3  # of each reason: enough to look one up, few enough to read


def section(figures: Figures, words: Words) -> Section:
    """Reasons with counts and remedies; a few parcels of each."""
    topic = words.gettext("Parcels that wait")
    waiting = by_reason(figures)
    if not waiting:
        nothing = words.gettext("No parcel waits.")
        body = empty(status("good", words.gettext("Every parcel has a way out.")))
        return Section("waiting", topic, nothing, body)
    body = _reasons(figures, words, waiting) + _examples(figures, words, waiting)
    return Section("waiting", topic, _finding(figures, words, waiting), body)


def by_reason(figures: Figures) -> Mapping[Reason, Quantity]:
    """What waits for each reason, most parcels first."""
    counted = {why: figures.quantity(figures.waits_for(why)) for why in Reason}
    order = sorted(counted, key=lambda why: -counted[why].pieces)
    return {why: counted[why] for why in order if counted[why].pieces}


def _finding(figures: Figures, words: Words, waiting: Mapping[Reason, Quantity]) -> str:
    first = next(iter(waiting))
    n = figures.waiting.pieces
    return words.ngettext(
        "{n} parcel waits ({share}). Main reason: {reason}.",
        "{n} parcels wait ({share}). Main reason: {reason}.",
        n,
    ).format(
        n=words.number(n),
        share=words.share(n / len(figures.plan.demand), 1),
        reason=labels.reasons(words)[first],
    )


def _reasons(
    figures: Figures, words: Words, waiting: Mapping[Reason, Quantity]
) -> Markup:
    heads = [
        Head(words.gettext("Reason")),
        Head(words.gettext("Parcels"), figure=True),
        Head(words.gettext("Weight, kg"), figure=True, extra=True),
        Head(words.gettext("Volume, m³"), figure=True, extra=True),
        Head(words.gettext("What would free them")),
    ]
    names, remedies = labels.reasons(words), labels.remedies(words)
    all_waiting = figures.waiting.pieces
    rows = [
        [
            Cell(names[why]),
            Cell(words.number(q.pieces), q.pieces, q.pieces / all_waiting),
            Cell(words.kg(q.weight_g), q.weight_g),
            Cell(words.m3(q.volume_cm3), q.volume_cm3),
            Cell(remedies[why]),
        ]
        for why, q in waiting.items()
    ]
    label = words.gettext("Parcels that wait, by reason")
    return table(label, heads, [("", rows)], words=words)


def _examples(
    figures: Figures, words: Words, waiting: Mapping[Reason, Quantity]
) -> Markup:
    heads = [
        Head(words.gettext("Parcel")),
        Head(words.gettext("Zone")),
        Head(words.gettext("Goods")),
        Head(words.gettext("Customs mode")),
        Head(words.gettext("Weight, kg"), figure=True),
        Head(words.gettext("Size, cm"), figure=True),
        Head(words.gettext("Due")),
    ]
    names = labels.reasons(words)
    groups = [
        (
            names[why],
            [_example(figures, words, int(row)) for row in _some(figures, why)],
        )
        for why in waiting
    ]
    label = words.gettext("Examples of parcels that wait")
    return folded(words, table(label, heads, groups, words=words), summary=label)


def _some(figures: Figures, why: Reason) -> list[int]:
    """The heaviest that wait for this reason; the first of equals."""
    rows = np.flatnonzero(figures.waits_for(why))
    order = np.argsort(-figures.plan.demand.weight_g[rows], kind="stable")
    return [int(row) for row in rows[order[:EXAMPLES]]]


def _example(figures: Figures, words: Words, row: int) -> list[Cell]:
    demand = figures.plan.demand
    weight_g = int(demand.weight_g[row])
    sides_mm = (demand.length_mm[row], demand.width_mm[row], demand.height_mm[row])
    due_min = int(demand.due_min[row])
    return [
        Cell(str(demand.parcel_id[row])),
        Cell(_zone(figures, words, row)),
        Cell(labels.goods(words, demand.goods_classes[demand.goods[row]])),
        Cell(labels.customs(words, demand.customs_modes[demand.customs[row]])),
        Cell(words.kg(weight_g, 2), weight_g),
        Cell(" × ".join(words.number(side / 10) for side in sides_mm)),
        Cell(words.moment(due_min, figures.plan.hub_zone), due_min),
    ]


def _zone(figures: Figures, words: Words, row: int) -> str:
    demand = figures.plan.demand
    code = int(demand.zone[row])
    if code < 0:
        return words.gettext("none")
    zone = figures.network.zones.get(demand.zones[code])
    return words.name(zone) if zone else demand.zones[code]
