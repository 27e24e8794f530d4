"""Certificate: how the gap closed while the planner searched, and why it stopped."""

from collections.abc import Sequence

from markupsafe import Markup

from routing.allocation import Progress
from routing.plan import Plan
from routing.report import labels
from routing.report.chart import (
    ACCENT,
    Cell,
    Head,
    Section,
    both,
    empty,
    folded,
    legend,
    table,
)
from routing.report.curves import BOUND, curves
from routing.report.figures import Figures
from routing.report.markup import tag
from routing.report.words import Words

MOST_ROWS = 60  # of a long search; its first and last lines are always among them


def section(figures: Figures, words: Words) -> Section:
    """Cost found and bound proven over the seconds of the search."""
    topic = words.gettext("The search and its certificate")
    trace, title = _news(figures.plan.trace), _finding(figures, words)
    explained = tag("p", _explained(figures, words), class_="note")
    if len(trace) < 2:
        body = empty(
            words.gettext("The search ended before there was a curve to draw.")
        )
        return Section("search", topic, title, explained + body)
    body = explained + legend(
        [
            (words.gettext("Cost of the best plan found"), ACCENT),
            (words.gettext("Proven: no plan costs less"), BOUND),
        ]
    )
    body += both(lambda width: curves(trace, words, width, title))
    body += folded(words, _table(trace, words))
    return Section("search", topic, title, body)


def _news(trace: Sequence[Progress]) -> list[Progress]:
    """Lines on which something changed, and the last."""
    known: tuple[int, int] | None = None
    news = []
    for at, progress in enumerate(trace, start=1):
        says = (progress.incumbent_minor, progress.bound_minor)
        if says != known or at == len(trace):
            news.append(progress)
        known = says
    return news


def proven(plan: Plan) -> bool:
    """Whether the search got as far as a bound; nought bounds nothing."""
    return plan.bound_minor > 0 or plan.total_minor <= plan.bound_minor


def in_words(figures: Figures, words: Words) -> str:
    """The certificate as a planner would say it."""
    plan = figures.plan
    if not proven(plan):
        return words.gettext("Nothing is proven yet about what the best plan costs.")
    if plan.total_minor <= plan.bound_minor:
        return words.gettext("Proven best: no plan of these parcels costs less.")
    return words.gettext(
        "Proven: no plan of these parcels can cost less than {bound}, so at most {gap} could still be saved."
    ).format(
        bound=words.money(plan.bound_minor),
        gap=words.money(plan.total_minor - plan.bound_minor),
    )


def _finding(figures: Figures, words: Words) -> str:
    plan = figures.plan
    if not proven(plan):
        return words.gettext("The search ended before it could prove how good this is.")
    if plan.total_minor <= plan.bound_minor:
        return words.gettext("The plan is proven to be the best there is.")
    return words.gettext(
        "The plan is proven to be within {gap} of the best there is."
    ).format(gap=words.share(plan.gap, 2))


def _explained(figures: Figures, words: Words) -> str:
    plan = figures.plan
    ended = words.gettext(
        "The search took {seconds} s and {work} steps of work, and ended because {why}."
    ).format(
        seconds=words.number(plan.seconds, 1),
        work=words.number(plan.work),
        why=labels.stopped(words, plan.stopped),
    )
    return f"{in_words(figures, words)} {ended}"


def _table(trace: Sequence[Progress], words: Words) -> Markup:
    heads = [
        Head(words.gettext("Seconds"), figure=True),
        Head(words.gettext("Steps of work"), figure=True),
        Head(words.gettext("Phase")),
        Head(_head(words, words.gettext("Best plan found")), figure=True),
        Head(_head(words, words.gettext("Proven bound")), figure=True),
        Head(words.gettext("Gap"), figure=True),
    ]
    every = -(-len(trace) // MOST_ROWS)
    shown = [*trace[:-1:every], trace[-1]]
    rows = [
        [
            Cell(words.number(p.seconds, 1), p.seconds),
            Cell(words.number(p.work), p.work),
            Cell(p.phase),
            Cell(words.amount(p.incumbent_minor), p.incumbent_minor),
            Cell(words.amount(p.bound_minor), p.bound_minor),
            Cell(words.share(p.gap, 2), p.gap),
        ]
        for p in shown
    ]
    label = words.gettext("Cost and bound during the search")
    return table(label, heads, [("", rows)], words=words)


def _head(words: Words, head: str) -> str:
    return words.gettext("{head}, {unit}").format(head=head, unit=words.currency)
