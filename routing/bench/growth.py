"""Growth: how much longer a larger case takes until the same gap is proven.

Runs that use up their seconds all take as long; what can be compared is when each
first proved itself within a given gap.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.allocation import relative_gap
from routing.bench.contenders import OURS
from routing.bench.outcome import Outcome

WITHIN = 0.01
"""One per cent: reached on every tier early enough for the clock to tell them apart."""


@dataclass(frozen=True)
class Growth:
    """From one tier to the next: how many times the items, how many times the time.

    ``time_ratio`` is None where one of the two never proved itself within the gap.
    """

    smaller: str
    larger: str
    within: float
    items_ratio: float
    time_ratio: float | None


def growth(outcomes: Sequence[Outcome], *, within: float = WITHIN) -> Iterator[Growth]:
    """Each family of tiers from size to size, as far as it was measured."""
    ours = [it for it in outcomes if it.contender == OURS and "-" in it.case]
    for family in dict.fromkeys(_family(it) for it in ours):
        members = [it for it in ours if _family(it) == family and it.items]
        members.sort(key=lambda it: it.items)
        for smaller, larger in pairwise(members):
            early, late = proven_after(smaller, within), proven_after(larger, within)
            yield Growth(
                smaller.case,
                larger.case,
                within,
                larger.items / smaller.items,
                late / early if early and late is not None else None,
            )


def proven_after(outcome: Outcome, within: float) -> float | None:
    """Seconds until a search first proved itself within a gap."""
    for it in outcome.trace:
        cost, bound = it["cost"], it["bound"]
        if cost is None or bound is None:
            continue
        if relative_gap(cost, bound) <= within:
            return it["seconds"]
    return None


def _family(outcome: Outcome) -> str:
    return outcome.case.partition("-")[0]
