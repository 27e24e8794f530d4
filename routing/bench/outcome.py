"""Outcome: what a contender came back with, good or bad.

A plan counts when the verifier adds it up and finds no rule broken, and nobody left
behind where all must go; only then does it have a cost here. A bound counts when it
holds for items: what is proven about kinds is not printed as one.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TypedDict

from routing.allocation import relative_gap


class Ended(StrEnum):
    """How a contender's turn ended."""

    ANSWERED = "answered"
    """With a plan that keeps every rule."""
    NO_PLAN = "no_plan"
    """The limit was reached, or the contender gave up, without a plan."""
    BROKEN = "broken"
    """With a plan that breaks a rule, or leaves behind who must go."""
    TOO_LARGE = "too_large"
    """The model is too large to state."""
    KILLED = "killed"
    """It did not stop at the limit, or took more memory than there is."""
    FAILED = "failed"
    """With an error."""


class Moment(TypedDict):
    """What was known after so many seconds."""

    seconds: float
    cost: int | None
    bound: int | None


@dataclass(frozen=True)
class Outcome:
    """One line of the table.

    Attributes
    ----------
    cost, bound : int or None
        Minor units; of an assignment instance, its own units.
    seconds : float or None
        From arrays in memory to a plan the verifier has added up.
    peak_mb : float or None
        The most memory this process had, libraries included.
    why : str
        What stopped it, or what is wrong.
    bound_of_kinds : bool
        It proved something, but about kinds and not about items.
    """

    case: str
    contender: str
    ended: Ended
    cost: int | None = None
    bound: int | None = None
    seconds: float | None = None
    peak_mb: float | None = None
    verified: bool = False
    why: str = ""
    bound_of_kinds: bool = False
    items: int = 0
    fingerprint: str = ""
    best_known: int | None = None
    trace: Sequence[Moment] = field(default=())

    @property
    def gap(self) -> float | None:
        """Its own cost against its own bound."""
        return _gap(self.cost, self.bound)

    def gap_to(self, bound: int | None) -> float | None:
        """Its cost against a bound somebody proved."""
        return _gap(self.cost, bound)

    def as_json(self) -> dict[str, object]:
        """Everything, with the gap."""
        return {**asdict(self), "ended": self.ended.value, "gap": self.gap}


def best_bound(outcomes: Sequence[Outcome]) -> int | None:
    """The highest bound anyone proved on a case."""
    return max((it.bound for it in outcomes if it.bound is not None), default=None)


def _gap(cost: int | None, bound: int | None) -> float | None:
    if cost is None or bound is None:
        return None
    return relative_gap(cost, bound)
