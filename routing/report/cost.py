"""Cost: what the plan costs, in which parts, and what rules of thumb would cost."""

from collections.abc import Sequence

from markupsafe import Markup

from routing.plan import Component
from routing.report import labels
from routing.report.certificate import proven
from routing.report.chart import (
    ACCENT,
    GREY,
    NARROW,
    Cell,
    Head,
    Section,
    both,
    cut,
    empty,
    folded,
    picture,
    table,
    text,
    tipped,
)
from routing.report.figures import Figures
from routing.report.markup import tag, together
from routing.report.words import Words

Bar = tuple[str, int, str]
"""Label, amount in minor units, colour."""


def section(figures: Figures, words: Words) -> Section:
    """Parts of the cost, then the plan beside its bound and the rules of thumb."""
    parts = _parts(figures)
    body = [_breakdown(figures, words, parts), _beside(figures, words)]
    return Section(
        "cost",
        words.gettext("Cost"),
        _finding(figures, words, parts),
        together(body),
    )


def best_baseline(figures: Figures) -> tuple[str, int] | None:
    """The cheapest rule of thumb: its key and its cost."""
    baselines = figures.plan.baselines_minor
    if not baselines:
        return None
    key = min(baselines, key=lambda name: (baselines[name], name))
    return key, baselines[key]


def _parts(figures: Figures) -> list[tuple[Component, int]]:
    amounts = figures.plan.breakdown_minor
    return sorted(
        ((part, amount) for part, amount in amounts.items() if amount),
        key=lambda row: -row[1],
    )


def _finding(
    figures: Figures, words: Words, parts: Sequence[tuple[Component, int]]
) -> str:
    total = figures.plan.total_minor
    if not parts or total <= 0:
        return words.gettext("The plan costs {cost}.").format(cost=words.money(total))
    return words.gettext("{part} make up {share} of {cost}.").format(
        part=labels.components(words)[parts[0][0]],
        share=words.share(parts[0][1] / total),
        cost=words.money(total),
    )


def _breakdown(
    figures: Figures, words: Words, parts: Sequence[tuple[Component, int]]
) -> Markup:
    if not parts:
        return empty(words.gettext("Nothing costs anything in this plan."))
    names = labels.components(words)
    bars = [(names[part], amount, ACCENT) for part, amount in parts]
    total = figures.plan.total_minor or 1
    rows = [
        [
            Cell(name),
            Cell(words.amount(amount), amount),
            Cell(words.share(amount / total, 1), amount, share=amount / total),
        ]
        for name, amount, _ in bars
    ]
    heads = [
        Head(words.gettext("Part of the cost")),
        Head(_in_currency(words, words.gettext("Amount")), figure=True),
        Head(words.gettext("Share"), figure=True),
    ]
    title = words.gettext("Cost by part")
    drawn = both(lambda width: _bars(bars, width, title, words))
    return drawn + folded(words, table(title, heads, [("", rows)], words=words))


def _beside(figures: Figures, words: Words) -> Markup:
    plan = figures.plan
    if not plan.baselines_minor:
        return Markup("")
    bars: list[Bar] = [(words.gettext("This plan"), plan.total_minor, ACCENT)]
    if proven(plan):
        bound = words.gettext("No plan can cost less")
        bars.insert(0, (bound, plan.bound_minor, GREY))
    rivals = sorted(plan.baselines_minor.items(), key=lambda row: (row[1], row[0]))
    bars += [(labels.baseline(words, key), cost, GREY) for key, cost in rivals]
    heads = [
        Head(words.gettext("Plan")),
        Head(_in_currency(words, words.gettext("Cost")), figure=True),
        Head(_in_currency(words, words.gettext("Against this plan")), figure=True),
    ]
    rows = [
        [
            Cell(name),
            Cell(words.amount(cost), cost),
            Cell(words.amount(cost - plan.total_minor), cost - plan.total_minor),
        ]
        for name, cost, _ in bars
    ]
    title = _saving(figures, words)
    # Sending nothing is priced to deter; beside it all other bars look the same.
    deterrent = labels.baseline(words, "all_wait")
    drawn_bars = [bar for bar in bars if bar[0] != deterrent] if len(bars) > 3 else bars
    drawn = both(lambda width: _bars(drawn_bars, width, title, words))
    listed = table(title, heads, [("", rows)], words=words)
    return tag("h3", title) + drawn + folded(words, listed)


def _saving(figures: Figures, words: Words) -> str:
    best = best_baseline(figures)
    saved = best[1] - figures.plan.total_minor if best else 0
    if best is None or saved <= 0:
        return words.gettext(
            "No rule of thumb is beaten today; the plan equals the best."
        )
    return words.gettext("{saved} ({share}) less than the best rule of thumb.").format(
        saved=words.money(saved), share=words.share(saved / best[1], 1)
    )


def _bars(bars: Sequence[Bar], width: int, label: str, words: Words) -> Markup:
    """Horizontal bars with their amounts; on a phone the label stands above its bar."""
    narrow = width == NARROW
    gutter, room, step = (0, 96, 40) if narrow else (280, 120, 28)
    longest = max((amount for _, amount, _ in bars), default=0) or 1
    marks = []
    for at, (name, amount, colour) in enumerate(bars):
        y = at * step + (20 if narrow else 4)
        length = max((width - gutter - room) * amount / longest, 1.0)
        said = words.money(amount)
        if narrow:
            marks.append(text(0, y - 5, cut(name, width), class_="v"))
        else:
            marks.append(
                text(gutter - 12, y + 14, cut(name, gutter - 16), at="end", class_="v")
            )
        marks.append(
            tipped("rect", f"{name}: {said}", x=float(gutter), y=float(y), width=length,
                   height=14 if narrow else 20, fill=colour)
        )  # fmt: skip
        marks.append(
            text(gutter + length + 8, y + (12 if narrow else 14), said, class_="v")
        )
    return picture(width, len(bars) * step + 4, label, *marks)


def _in_currency(words: Words, head: str) -> str:
    return words.gettext("{head}, {unit}").format(head=head, unit=words.currency)
