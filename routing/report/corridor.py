"""Corridor: the map from the hub to the doors of Europe, and what flows over it.

Lines are as wide as the tonnes they carry; countries are tinted by what is delivered
in them. Europe is drawn a second time, larger, because that is where the lines end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from markupsafe import Markup
from numpy.typing import NDArray

from routing.network import Mode, Site
from routing.report import labels, shapes
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
    table,
    tipped,
)
from routing.report.figures import Figures, Flow, Means, Quantity
from routing.report.markup import path, tag
from routing.report.placing import placed
from routing.report.projection import View, fitted, great_circle
from routing.report.words import Words, named

WIDEST_PX = 9.0
TINTS = ("#fbfcfd", "#d9e7f0", "#b9d3e3", "#93bbd3")
LAND, BORDERS = "#fbfcfd", "#cdd6de"
FEW_NAMES = 3
SMALLEST_PX = 0.8
AROUND_DEG = (60, 35)  # shown land reaches beyond the frame; the frame cuts it
EUROPE_EAST = 32.0  # degrees: from here on the map of Europe begins


@dataclass(frozen=True)
class Strand:
    """A line on the map: where it runs, how it travels and what it carries."""

    lonlat: NDArray[np.float64]
    means: Means
    quantity: Quantity
    name: str


def section(figures: Figures, words: Words) -> Section:
    """The corridor, Europe, and the flows as a table."""
    topic = words.gettext("Map of the corridor")
    if not figures.planned.pieces:
        nothing = words.gettext("Nothing leaves, so the map is empty.")
        return Section("map", topic, nothing, Markup(""))
    title = _finding(figures, words)
    strands = [*_travelling(figures, words), *_door_to_door(figures, words)]
    used = [means for means in Means if any(s.means is means for s in strands)]
    names = labels.means(words)
    body = legend([(names[means], COLOUR[means]) for means in used])
    body += tag("p", _note(strands, words), class_="note")
    body += tag("div", _maps(figures, words, strands, title), class_="map")
    body += folded(words, _table(figures, words))
    return Section("map", topic, title, body)


def _finding(figures: Figures, words: Words) -> str:
    weights = dict.fromkeys(Means, 0)
    for means, quantity in zip(figures.means_of_way, figures.by_way, strict=True):
        weights[means] += quantity.weight_g
    first = max(weights, key=lambda means: weights[means])
    return words.gettext(
        "{means} carries {share} of {weight} to {n} countries."
    ).format(
        means=labels.means(words)[first],
        share=words.share(weights[first] / (sum(weights.values()) or 1)),
        weight=words.weight(figures.planned.weight_g),
        n=words.number(sum(1 for q in figures.by_country.values() if q.pieces)),
    )


def _note(strands: Sequence[Strand], words: Words) -> str:
    heaviest = _heaviest(strands)
    return words.gettext(
        "The widest line is {weight}; the darker a country, the more is delivered there. Dashes are door-to-door products."
    ).format(weight=words.weight(heaviest))


def _travelling(figures: Figures, words: Words) -> list[Strand]:
    sites = figures.network.sites
    strands = []
    for flow in figures.flows:
        start = named(sites, flow.origin, what="site")
        end = named(sites, flow.destination, what="site")
        steps = 48 if flow.mode in (Mode.AIR, Mode.POST) else 12
        strands.append(
            Strand(
                great_circle((start.lon, start.lat), (end.lon, end.lat), steps),
                Means(flow.mode.value),
                flow.quantity,
                _between(words, words.name(start), words.name(end)),
            )
        )
    return strands


def _door_to_door(figures: Figures, words: Words) -> list[Strand]:
    hub = named(figures.network.sites, figures.plan.hub, what="site")
    strands = []
    for country, quantity in sorted(figures.door_to_door.items()):
        if (door := shapes.middle(country)) is not None:
            way = great_circle((hub.lon, hub.lat), door, 48)
            name = _between(words, words.name(hub), country)
            strands.append(Strand(way, Means.DOOR, quantity, name))
    return strands


def _between(words: Words, origin: str, destination: str) -> str:
    return words.gettext("{origin} – {destination}").format(
        origin=origin, destination=destination
    )


def _maps(
    figures: Figures, words: Words, strands: Sequence[Strand], title: str
) -> Markup:
    doors = [
        door
        for country, quantity in figures.by_country.items()
        if quantity.pieces and (door := shapes.middle(country)) is not None
    ]
    ends_of_doors = np.asarray(doors, float).reshape(-1, 2)
    everything = np.concatenate([*(s.lonlat for s in strands), ends_of_doors])
    sites = _touched(figures)
    west = [s for s in sites if s.lon < EUROPE_EAST]
    # The map of Europe below names its places; here a few give the direction.
    told = [s for s in sites if s not in west[FEW_NAMES:]] if len(west) > 2 else sites
    maps = both(
        lambda width: _map(
            figures, words, strands, (sites, told), everything, width, title
        )
    )
    ends = [(s.lon, s.lat) for s in west]
    ends += [door for door in doors if door[0] < EUROPE_EAST]
    if len(west) < 3:
        return maps
    near = np.asarray(ends, float)
    europe = words.gettext("Europe, larger")
    return maps + both(
        lambda width: _map(figures, words, strands, (west, west), near, width, europe)
    )


def _touched(figures: Figures) -> list[Site]:
    """Sites that flows begin or end at, heaviest first, the hub before all."""
    weights: dict[str, int] = {figures.plan.hub: 0}
    for flow in figures.flows:
        for code in (flow.origin, flow.destination):
            weights[code] = weights.get(code, 0) + flow.quantity.weight_g
    weights[figures.plan.hub] = 1 + max(weights.values())
    order = sorted(weights, key=lambda code: (-weights[code], code))
    return [named(figures.network.sites, code, what="site") for code in order]


def _map(
    figures: Figures,
    words: Words,
    strands: Sequence[Strand],
    sites: tuple[Sequence[Site], Sequence[Site]],
    shown: NDArray[np.float64],
    width: int,
    title: str,
) -> Markup:
    height = width * (0.62 if width == NARROW else 0.46)
    view = fitted(shown, width, height, pad=20 if width == NARROW else 44)
    marks = [
        *_land(figures, words, view, shown, (width, height)),
        *_lines(words, strands, view),
        *_places(words, sites, view, width, height),
    ]
    return picture(width, height, title, *marks)


def _land(
    figures: Figures,
    words: Words,
    view: View,
    shown: NDArray[np.float64],
    frame: tuple[float, float],
) -> Iterable[Markup]:
    west, south = np.subtract(shown.min(axis=0), AROUND_DEG)
    east, north = np.add(shown.max(axis=0), AROUND_DEG)
    heaviest = max((q.weight_g for q in figures.by_country.values()), default=0)
    rest = []
    for country, rings in shapes.outlines((west, south, east, north)):
        drawn = "".join(_drawn(view(ring), frame) for ring in rings)
        if not drawn:
            continue
        quantity = figures.by_country.get(country)
        if quantity is None or not quantity.pieces:
            rest.append(drawn)
            continue
        tip = _said(words, country, quantity)
        yield tipped("path", tip, d=drawn, fill=_tint(quantity, heaviest),
                     stroke=BORDERS)  # fmt: skip
    yield tag("path", d="".join(rest), fill=LAND, stroke=BORDERS)


def _drawn(ring: NDArray[np.float64], frame: tuple[float, float]) -> str:
    """A ring as far as it is seen, in no more corners than can be seen."""
    seen = shapely.clip_by_rect(
        shapely.simplify(shapely.Polygon(ring), SMALLEST_PX), -9, -9,
        frame[0] + 9, frame[1] + 9,
    )  # fmt: skip
    return "".join(
        path(shapely.get_coordinates(part.exterior), closed=True)
        for part in shapely.get_parts(seen)
        if isinstance(part, shapely.Polygon) and part.area > SMALLEST_PX
    )


def _no_finer_than_seen(line: NDArray[np.float64]) -> NDArray[np.float64]:
    simple = shapely.simplify(shapely.LineString(line), SMALLEST_PX / 2)
    return shapely.get_coordinates(simple)


def _tint(quantity: Quantity, heaviest: int) -> str:
    step = int(3 * np.sqrt(quantity.weight_g / max(heaviest, 1)))
    return TINTS[min(1 + step, len(TINTS) - 1)]


def _lines(words: Words, strands: Sequence[Strand], view: View) -> Iterable[Markup]:
    heaviest = _heaviest(strands) or 1
    # Light ones last, so that a truck is not buried under a train.
    for strand in sorted(strands, key=lambda strand: -strand.quantity.weight_g):
        share = min(strand.quantity.weight_g / heaviest, 1.0)
        wide = max(WIDEST_PX * share, 1.0)
        door = strand.means is Means.DOOR
        yield tipped(
            "path",
            _said(words, strand.name, strand.quantity),
            d=path(_no_finer_than_seen(view(strand.lonlat))),
            fill="none",
            stroke=COLOUR[strand.means],
            stroke_width=wide,
            stroke_linejoin="round",
            stroke_linecap=None if door else "round",
            stroke_dasharray="5 4" if door else None,
            stroke_opacity="0.45" if door else "0.85",
        )


def _heaviest(strands: Sequence[Strand]) -> int:
    """The heaviest of the long ways: all goods share the short truck to the airport."""
    far = [strand for strand in strands if strand.means is not Means.TRUCK]
    return max(strand.quantity.weight_g for strand in far or strands)


def _said(words: Words, name: str, quantity: Quantity) -> str:
    return words.gettext("{name}: {weight}, {n} parcels").format(
        name=name,
        weight=words.weight(quantity.weight_g),
        n=words.number(quantity.pieces),
    )


def _places(
    words: Words,
    dotted_and_named: tuple[Sequence[Site], Sequence[Site]],
    view: View,
    width: int,
    height: float,
) -> Iterable[Markup]:
    sites, told = dotted_and_named
    dots = [(float(x), float(y)) for x, y in view([(s.lon, s.lat) for s in sites])]
    for site, (x, y) in zip(sites, dots, strict=True):
        yield tipped("circle", words.name(site), cx=x, cy=y, r=3.5, fill="#fff",
                     stroke="#17212b", stroke_width=1.5)  # fmt: skip
    names = [
        (words.name(site), x, y)
        for site, (x, y) in zip(sites, dots, strict=True)
        if site in told
    ]
    for name in placed(names, dots, width, height):
        yield tag("text", name.words, x=name.x, y=name.y, class_="v halo")


def _table(figures: Figures, words: Words) -> Markup:
    heads = [
        Head(words.gettext("From – to")),
        Head(words.gettext("Travels by")),
        Head(words.gettext("Weight, kg"), figure=True),
        Head(words.gettext("Volume, m³"), figure=True),
        Head(words.gettext("Parcels"), figure=True),
    ]
    rows = [_row(figures, words, flow) for flow in figures.flows]
    hub = named(figures.network.sites, figures.plan.hub, what="site")
    rows += [
        _cells(words, _between(words, words.name(hub), country), Means.DOOR, quantity)
        for country, quantity in figures.door_to_door.items()
    ]
    label = words.gettext("Flows between sites")
    return table(label, heads, [("", rows)], words=words)


def _row(figures: Figures, words: Words, flow: Flow) -> list[Cell]:
    sites = figures.network.sites
    name = _between(
        words,
        words.name(named(sites, flow.origin, what="site")),
        words.name(named(sites, flow.destination, what="site")),
    )
    return _cells(words, name, Means(flow.mode.value), flow.quantity)


def _cells(words: Words, name: str, means: Means, quantity: Quantity) -> list[Cell]:
    return [
        Cell(name),
        Cell(labels.means(words)[means]),
        Cell(words.kg(quantity.weight_g), quantity.weight_g),
        Cell(words.m3(quantity.volume_cm3), quantity.volume_cm3),
        Cell(words.number(quantity.pieces), quantity.pieces),
    ]
