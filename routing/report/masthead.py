"""Masthead: which day this is, and the eight figures one asks for first.

Each figure leads to the part of the page it comes from.
"""

from dataclasses import dataclass

from markupsafe import Markup

from routing.report.certificate import in_words, proven
from routing.report.cost import best_baseline
from routing.report.figures import Figures
from routing.report.markup import tag
from routing.report.words import Words, named


@dataclass(frozen=True)
class KeyFigure:
    """A figure with its name, what to know about it, and where it comes from."""

    name: str
    value: str
    about: str
    leads_to: str


def title(figures: Figures, words: Words) -> str:
    """What the page is called."""
    hub = named(figures.network.sites, figures.plan.hub, what="site")
    return words.gettext("{hub}: plan for {day}").format(
        hub=words.name(hub), day=words.day_of_year(figures.plan.day)
    )


def masthead(figures: Figures, words: Words) -> Markup:
    """The dark head of the page."""
    plan = figures.plan
    about = words.ngettext(
        "{n} parcel at {code}, local day in {zone}. {certificate}",
        "{n} parcels at {code}, local day in {zone}. {certificate}",
        len(plan.demand),
    ).format(
        n=words.number(len(plan.demand)),
        code=plan.hub,
        zone=plan.hub_zone,
        certificate=in_words(figures, words),
    )
    lines = tag("p", "Corridor", class_="house"), tag("h1", title(figures, words))
    return tag("header", tag("div", *lines, tag("p", about), class_="column"))


def key_figures(figures: Figures, words: Words) -> Markup:
    """What leaves, what it costs, how good that is, and what stays."""
    shown = [*_goods(figures, words), *_money(figures, words)]
    cells = [
        tag(
            "div",
            tag("dt", figure.name),
            tag(
                "dd",
                tag("a", figure.value, href=f"#{figure.leads_to}"),
                tag("span", figure.about),
            ),
        )
        for figure in shown
    ]
    return tag("dl", *cells, class_="key")


def _goods(figures: Figures, words: Words) -> list[KeyFigure]:
    planned, kept = figures.planned, figures.punctuality()
    pieces, parcels = planned.pieces, len(figures.plan.demand)
    return [
        KeyFigure(
            words.gettext("Parcels that leave"),
            words.number(pieces),
            words.gettext("of {n}").format(n=words.number(parcels)),
            "departures",
        ),
        KeyFigure(
            words.gettext("Weight"),
            words.weight(planned.weight_g),
            words.gettext("{m3} m³").format(m3=words.m3(planned.volume_cm3)),
            "map",
        ),
        KeyFigure(
            words.gettext("By the due time"),
            words.share(kept.kept, 1) if kept.parcels else "–",
            words.gettext("{n} late").format(n=words.number(kept.late)),
            "punctuality",
        ),
        KeyFigure(
            words.gettext("Parcels that wait"),
            words.number(figures.waiting.pieces),
            words.weight(figures.waiting.weight_g),
            "waiting",
        ),
    ]


def _money(figures: Figures, words: Words) -> list[KeyFigure]:
    plan, parcels = figures.plan, len(figures.plan.demand)
    best = best_baseline(figures)
    saved = best[1] - plan.total_minor if best else 0
    return [
        KeyFigure(
            _in_currency(words, words.gettext("Cost")),
            words.amount(plan.total_minor),
            words.gettext("{cost} a parcel").format(
                cost=words.price(plan.total_minor / parcels if parcels else 0)
            ),
            "cost",
        ),
        KeyFigure(
            _in_currency(words, words.gettext("Saving")),
            words.amount(saved) if best else "–",
            words.gettext("against the best rule of thumb"),
            "cost",
        ),
        KeyFigure(
            words.gettext("Proven gap"),
            words.share(plan.gap, 2) if proven(plan) else "–",
            words.gettext("to the best plan there can be"),
            "search",
        ),
        KeyFigure(
            words.gettext("Departures used"),
            words.number(len(figures.leaving)),
            words.ngettext(
                "{n} unit opened", "{n} units opened", _units(figures)
            ).format(n=words.number(_units(figures))),
            "departures",
        ),
    ]


def _units(figures: Figures) -> int:
    return sum(row.units for row in figures.leaving)


def _in_currency(words: Words, head: str) -> str:
    return words.gettext("{head}, {unit}").format(head=head, unit=words.currency)
