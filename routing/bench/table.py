"""Table: outcomes as aligned text, case by case, and growth from tier to tier.

Figures are those of the JSON: whole minor units, or an assignment instance's own. A
cost is printed when the verifier found no rule broken, a bound when it holds for items;
a turn that ended otherwise says how.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from routing.bench.contenders import CHEAPEST, FASTEST, ON_ITEMS, ON_KINDS, OURS
from routing.bench.growth import Growth, growth
from routing.bench.outcome import Ended, Outcome, best_bound
from routing.report.summary import aligned
from routing.report.words import Words

NONE = "-"


def table(outcomes: Sequence[Outcome], words: Words) -> str:
    """The whole table as lines of text."""
    parts = [
        "\n".join([title(list(group), words), *_lines(list(group), words)])
        for group in by_case(outcomes)
    ]
    grown = [said_growth(it, words) for it in growth(outcomes)]
    if grown:
        parts.append("\n".join([words.gettext("Growth"), *grown]))
    return "\n\n".join(parts)


def by_case(outcomes: Sequence[Outcome]) -> Iterator[list[Outcome]]:
    """The outcomes of one case after the other, in the order they were run."""
    for _, group in groupby(outcomes, key=lambda it: it.case):
        yield list(group)


def heads(words: Words) -> list[str]:
    """The names of the columns."""
    return [
        words.gettext("Contender"),
        words.gettext("Cost"),
        words.gettext("Bound"),
        words.gettext("Gap"),
        words.gettext("To the best bound"),
        words.gettext("Seconds"),
        words.gettext("Peak MB"),
        words.gettext("Verified"),
    ]


def cells(outcome: Outcome, bound: int | None, words: Words) -> list[str]:
    """One outcome under the heads, against the best bound anyone proved."""
    return [
        contender(outcome.contender, words),
        _figure(outcome.cost, words),
        _figure(outcome.bound, words),
        share(outcome.gap, words),
        share(outcome.gap_to(bound), words),
        NONE if outcome.seconds is None else words.number(outcome.seconds, 1),
        NONE if outcome.peak_mb is None else words.number(outcome.peak_mb),
        words.gettext("yes") if outcome.verified else words.gettext("no"),
    ]


def title(group: Sequence[Outcome], words: Words) -> str:
    """What the case is: its name, its size, how to know that it is the same one."""
    known = next((it for it in group if it.fingerprint), group[0])
    return words.gettext("{case}: {items} items, fingerprint {fingerprint}").format(
        case=known.case,
        items=words.number(known.items),
        fingerprint=known.fingerprint[:12] or NONE,
    )


def note(outcome: Outcome, words: Words) -> str:
    """How a turn ended, where the figures do not say it."""
    said = [_ended(outcome, words)]
    if outcome.bound_of_kinds:
        said.append(words.gettext("its bound is one of kinds, not of items"))
    if outcome.best_known and outcome.cost is not None:
        off = (outcome.cost - outcome.best_known) / outcome.best_known
        said.append(
            words.gettext("best known {value}, {off} above").format(
                value=words.number(outcome.best_known), off=words.share(off, 3)
            )
        )
    return "; ".join(part for part in said if part)


def contender(name: str, words: Words) -> str:
    """Who it is, in the reader's language."""
    library = name.removesuffix(ON_ITEMS).removesuffix(ON_KINDS).strip()
    if name.endswith(ON_ITEMS):
        return words.gettext("{library}, items").format(library=library)
    if name.endswith(ON_KINDS):
        return words.gettext("{library}, kinds").format(library=library)
    known = {
        OURS: "Corridor",
        CHEAPEST: words.gettext("Cheapest with room"),
        FASTEST: words.gettext("Fastest with room"),
    }
    return known.get(name, name)


def share(value: float | None, words: Words) -> str:
    """A gap as a percentage; beyond ten times the cost it says nothing more."""
    if value is None:
        return NONE
    return words.share(value, 3) if abs(value) < 10 else "> 1000%"


def said_growth(it: Growth, words: Words) -> str:
    """From one tier to the next in words."""
    if it.time_ratio is None:
        return words.gettext(
            "  {smaller} to {larger}: one of them did not prove {within} in time"
        ).format(smaller=it.smaller, larger=it.larger, within=words.share(it.within, 1))
    return words.gettext(
        "  {smaller} to {larger}: {items} times the items, {time} times the time until {within} is proven"
    ).format(
        smaller=it.smaller,
        larger=it.larger,
        items=words.number(it.items_ratio, 1),
        time=words.number(it.time_ratio, 1),
        within=words.share(it.within, 1),
    )


def _lines(group: Sequence[Outcome], words: Words) -> Iterator[str]:
    bound = best_bound(group)
    rows = [heads(words), *[cells(it, bound, words) for it in group]]
    notes = ["", *[note(it, words) for it in group]]
    for line, said in zip(aligned(rows, figures_from=1), notes, strict=True):
        yield f"  {line}  {said}".rstrip()


def _ended(outcome: Outcome, words: Words) -> str:
    sentences: Mapping[Ended, str] = {
        Ended.ANSWERED: "",
        Ended.NO_PLAN: words.gettext("no plan"),
        Ended.BROKEN: words.gettext("plan refused"),
        Ended.TOO_LARGE: words.gettext("too large to state"),
        Ended.KILLED: words.gettext("stopped from outside"),
        Ended.FAILED: words.gettext("failed"),
    }
    ended = sentences[outcome.ended]
    return ": ".join(part for part in (ended, outcome.why) if part)


def _figure(value: int | None, words: Words) -> str:
    return NONE if value is None else words.number(value)
