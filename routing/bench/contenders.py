"""Contenders: ours, the rules of thumb, and library solvers on items or on kinds.

All are given the same case and the same seconds, and all are judged by `verify`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation, Budget
from routing.bench.case import Case, first_items
from routing.bench.outcome import Ended, Moment, Outcome
from routing.solve import solve
from routing.verify import price, violations

if TYPE_CHECKING:
    from routing.solver.rivals.logs import Known

Ints = NDArray[np.int64]

OURS, CHEAPEST, FASTEST = "corridor", "cheapest", "fastest"
ON_ITEMS, ON_KINDS = "on items", "on kinds"
WARM_ITEMS = 200
WARM_WORK = 20
"""Enough for every phase of the search to begin, however long compiling takes."""
COMPILED_SECONDS = 120.0
"""Compiling everything took 70 s on the slowest machine we know."""
MOST_COLUMNS = 2_000_000
"""A larger model is not stated: of one million columns SCIP made 3 GB, and neither HiGHS
nor CP-SAT came out of presolve to see that its limit was over."""


@dataclass(frozen=True)
class Attempt:
    """A plan, if there is one, and what its maker says about it."""

    allocation: Allocation | None
    bound: int | None = None
    why: str = ""
    ended: Ended = Ended.NO_PLAN
    bound_of_kinds: bool = False
    trace: list[Moment] = field(default_factory=list)


Contender = Callable[[Case, float], Attempt]


def turns(*, kinds: bool) -> tuple[str, ...]:
    """Who has a turn; a case without kinds has no arrivals either."""
    return tuple(name for name in CONTENDERS if kinds or not needs(name))


def needs(name: str) -> tuple[str, ...]:
    """What a contender reads beside the problem."""
    if name.endswith(ON_KINDS):
        return ("kind",)
    return ("arrives",) if name == FASTEST else ()


def compete(case: Case, name: str, seconds: float) -> Outcome:
    """Let a contender try, and add up what it brings."""
    began = time.monotonic()
    attempt = CONTENDERS[name](case, seconds)
    outcome = judge(case, name, attempt)
    return replace(outcome, seconds=round(time.monotonic() - began, 3))


def warm_up(case: Case, name: str) -> None:
    """Load what a contender needs and compile it on a few of the items."""
    few_items = first_items(case.problem, WARM_ITEMS)
    few = replace(
        case,
        problem=few_items,
        kind=case.kind[:WARM_ITEMS],
        arrives=case.arrives[: few_items.entries],
    )
    if name == OURS:
        budget = Budget(work=WARM_WORK, seconds=COMPILED_SECONDS)
        solve(few_items, budget=budget)
    elif name in {CHEAPEST, FASTEST}:
        compete(few, name, 0.0)
    else:
        _warm_up_library(few)


def _warm_up_library(few: Case) -> None:
    # Libraries are compiled already; only what is ours around them is not.
    from routing.solver import rivals

    if len(few.kind):
        crowd, group = rivals.by_kind(few.problem, few.kind)
        nothing = np.zeros(len(crowd.way), np.int64)
        rivals.spread(few.problem, crowd, group, nothing, few.problem.min_units)


def judge(case: Case, name: str, attempt: Attempt) -> Outcome:
    """The line of the table an attempt earns."""
    outcome = Outcome(
        case.name,
        name,
        attempt.ended,
        bound=attempt.bound,
        why=attempt.why,
        bound_of_kinds=attempt.bound_of_kinds,
        trace=attempt.trace,
    )
    plan = attempt.allocation
    if plan is None:
        return outcome
    broken = violations(case.problem, plan)
    left = int((plan.entry < 0).sum()) if case.all_go and not broken else 0
    if broken or left:
        what = str(broken[0]) if broken else f"{left} items are left behind"
        return replace(outcome, ended=Ended.BROKEN, why=what)
    cost = price(case.problem, plan).total_minor
    return replace(outcome, ended=Ended.ANSWERED, cost=cost, verified=True)


def _ours(case: Case, seconds: float) -> Attempt:
    answer = solve(case.problem, budget=Budget(seconds=seconds))
    trace: list[Moment] = [
        {
            "seconds": round(it.seconds, 3),
            "cost": it.incumbent_minor,
            "bound": it.bound_minor or None,
        }
        for it in answer.trace
    ]
    # Nought is where a search begins that has proven nothing.
    bound = answer.bound_minor if answer.bound_minor != 0 else None
    return Attempt(answer.allocation, bound, answer.stopped.value, trace=trace)


def _cheapest(case: Case, _seconds: float) -> Attempt:
    from routing.solver.rules import cheapest_rank

    return _greedy(case, cheapest_rank(case.problem))


def _fastest(case: Case, _seconds: float) -> Attempt:
    return _greedy(case, case.arrives)


def _greedy(case: Case, rank: NDArray[np.integer]) -> Attempt:
    from routing.solver.rules import greedy

    return Attempt(Allocation(*greedy(case.problem, rank.astype(np.int64))))


def _on_items(library: str) -> Contender:
    """A contender that states every item and hands the model to a library."""

    def attempt(case: Case, seconds: float) -> Attempt:
        from routing.solver import rivals

        began = time.monotonic()
        problem = case.problem
        if problem.entries > MOST_COLUMNS:
            return _too_large(problem.entries)
        crowd = rivals.each_item(problem)
        model = rivals.state(problem, crowd, all_must_go=case.all_go)
        stated = time.monotonic() - began
        found = rivals.ask(model, rivals.Library(library), seconds - stated)
        plan = None
        if found.values is not None:
            entry = rivals.most_taken(problem, model, found.values)
            plan = Allocation(entry, model.units(found.values, problem.pools))
        trace = _moments(found.trace, stated, proves=True)
        return Attempt(plan, found.bound_minor, found.status, trace=trace)

    return attempt


def _on_kinds(library: str) -> Contender:
    """A contender that states kinds of items, and spreads its answer over items."""

    def attempt(case: Case, seconds: float) -> Attempt:
        from routing.solver import rivals

        began = time.monotonic()
        problem = case.problem
        crowd, group = rivals.by_kind(problem, case.kind)
        if len(crowd.way) > MOST_COLUMNS:
            return _too_large(len(crowd.way))
        model = rivals.state(problem, crowd, all_must_go=case.all_go)
        stated = time.monotonic() - began
        found = rivals.ask(model, rivals.Library(library), seconds - stated)
        plan = None
        if found.values is not None:
            units = model.units(found.values, problem.pools)
            taken = model.taken(found.values)
            plan = Allocation(rivals.spread(problem, crowd, group, taken, units), units)
        trace = _moments(found.trace, stated, proves=False)
        proven = found.bound_minor is not None
        return Attempt(plan, None, found.status, bound_of_kinds=proven, trace=trace)

    return attempt


def _too_large(columns: int) -> Attempt:
    why = f"{columns:,} columns, at most {MOST_COLUMNS:,} are stated"
    return Attempt(None, why=why, ended=Ended.TOO_LARGE)


def _moments(
    trace: Sequence["Known"], stated_s: float, *, proves: bool
) -> list[Moment]:
    """A library's trace on our clock; of kinds, neither figure is one of items."""
    if not proves:
        return []
    return [
        {
            "seconds": round(stated_s + it.seconds, 3),
            "cost": None if it.cost is None else round(it.cost),
            "bound": None if it.bound is None else round(it.bound),
        }
        for it in trace
    ]


CONTENDERS: Mapping[str, Contender] = {
    OURS: _ours,
    CHEAPEST: _cheapest,
    FASTEST: _fastest,
    **{f"{name} {ON_ITEMS}": _on_items(name) for name in ("HiGHS", "SCIP", "CP-SAT")},
    **{f"{name} {ON_KINDS}": _on_kinds(name) for name in ("HiGHS", "SCIP", "CP-SAT")},
}
"""By name, in the order of the table."""
