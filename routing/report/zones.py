"""Zones: what each delivery zone gets, how it travels and when it arrives."""

import numpy as np
from markupsafe import Markup

from routing.report import labels
from routing.report.chart import Cell, Head, Section, table
from routing.report.figures import Figures, Means
from routing.report.words import Words
from routing.units import MIN_PER_DAY


def section(figures: Figures, words: Words) -> Section:
    """One row a zone, most parcels first."""
    topic = words.gettext("Delivery zones")
    demand = figures.plan.demand
    counts = np.bincount(demand.zone[demand.zone >= 0], minlength=len(demand.zones))
    order = [int(z) for z in np.argsort(-counts, kind="stable") if counts[z]]
    if not order:
        nothing = words.gettext("No parcel has a delivery zone.")
        return Section("zones", topic, nothing, Markup(""))
    heads = [
        Head(words.gettext("Zone")),
        Head(words.gettext("Parcels"), figure=True),
        Head(words.gettext("Weight, kg"), figure=True, extra=True),
        Head(words.gettext("Wait"), figure=True),
        Head(words.gettext("Days to the door, median"), figure=True, extra=True),
        Head(words.gettext("By the due time"), figure=True),
        Head(words.gettext("Travels mostly by")),
    ]
    rows = [_row(figures, words, zone) for zone in order]
    body = table(topic, heads, [("", rows)], words=words, filtered=True)
    return Section("zones", topic, _finding(figures, words, order, counts), body)


def _finding(
    figures: Figures, words: Words, order: list[int], counts: np.ndarray
) -> str:
    first = order[0]
    return words.gettext(
        "{zone} takes {share} of the parcels; {n} zones are served."
    ).format(
        zone=_name(figures, words, first),
        share=words.share(int(counts[first]) / len(figures.plan.demand)),
        n=words.number(len(order)),
    )


def _row(figures: Figures, words: Words, zone: int) -> list[Cell]:
    here = figures.plan.demand.zone == zone
    all_of_it, rides = figures.quantity(here), here & figures.rides
    waits = int((here & ~figures.rides).sum())
    kept = figures.punctuality(here)
    days = _median_days(figures, rides)
    share = kept.kept if kept.parcels else 0.0
    return [
        Cell(_name(figures, words, zone)),
        Cell(words.number(all_of_it.pieces), all_of_it.pieces),
        Cell(words.kg(all_of_it.weight_g), all_of_it.weight_g),
        Cell(words.number(waits), waits),
        Cell("–" if days is None else words.number(days, 1), days or 0.0),
        Cell(words.share(share, 1) if kept.parcels else "–", share, share),
        Cell(_mostly(figures, words, rides)),
    ]


def _median_days(figures: Figures, rides: np.ndarray) -> float | None:
    if not rides.any():
        return None
    delivered = np.asarray([w.delivered_min for w in figures.plan.ways], np.int64)
    ready = figures.plan.demand.ready_min[rides]
    took = delivered[figures.plan.way[rides]] - ready
    return float(np.median(took)) / MIN_PER_DAY


def _mostly(figures: Figures, words: Words, rides: np.ndarray) -> str:
    if not rides.any():
        return "–"
    counts = np.bincount(figures.means[rides], minlength=len(Means))
    first = int(counts.argmax())
    return words.gettext("{means} {share}").format(
        means=labels.means(words)[tuple(Means)[first]],
        share=words.share(int(counts[first]) / int(rides.sum())),
    )


def _name(figures: Figures, words: Words, zone: int) -> str:
    code = figures.plan.demand.zones[zone]
    row = figures.network.zones.get(code)
    return words.name(row) if row else code
