"""Day: plan one hub's day, from its parcels and the network to a certified plan.

draft      the problem of the day         draft
solve      an allocation with a bound     solve
assemble   parcels, ways, departures      assemble
"""

import time
from collections.abc import Callable
from datetime import date

import numpy as np

from routing.allocation import Budget, Cancelled, Listener
from routing.assemble import assemble
from routing.demand import Demand
from routing.draft import Draft, draft
from routing.fingerprint import fingerprint
from routing.network import Network
from routing.plan import Plan, Provenance
from routing.solve import solve
from routing.tariff import Exchange
from routing.units import Ints
from routing.versions import versions
from routing.wishes import NO_WISHES, Wishes

_LATE = 1 << 32
"""More than any entry costs: whatever is late comes after everything that is not."""

_ITEMS_AT_A_TIME = 50_000
"""A million parcels have 70 million entries; a third column of them is 550 MB."""


def plan_day(
    demand: Demand,
    network: Network,
    *,
    hub: str,
    day: date,
    exchange: Exchange,
    budget: Budget,
    seed: int = 0,
    currency: str = "CNY",
    wishes: Wishes = NO_WISHES,
    listen: Listener | None = None,
    cancelled: Cancelled | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Plan:
    """Plan the parcels waiting at a hub.

    Parameters
    ----------
    demand, network
        The parcels, their money in the planning currency, and the catalogue.
    hub, day
        Site code of the hub, and its local day.
    exchange : mapping of currency to Fraction
        Minor units of the planning currency for one minor unit of each currency.
    budget, seed, listen, cancelled, clock
        As `solve` takes them.
    currency : str
        The planning currency.
    wishes
        As `draft` takes them.

    Returns
    -------
    Plan
        Verified, with a bound no plan of these parcels falls below.
    """
    drafted = draft(demand, network, hub=hub, day=day, exchange=exchange, wishes=wishes)
    answer = solve(
        drafted.problem,
        budget=budget,
        seed=seed,
        rank=rules_of_thumb(drafted),
        listen=listen,
        cancelled=cancelled,
        clock=clock,
    )
    origin = provenance(drafted, budget=budget, seed=seed)
    return assemble(drafted, answer, currency=currency, provenance=origin)


def rules_of_thumb(drafted: Draft) -> dict[str, Ints]:
    """What one would do without a solver, as a rank of every item's entries."""
    problem = drafted.problem
    delivered_min = np.array(
        [it.way.delivered_min for it in drafted.options], dtype=np.int64
    )[drafted.way_option]
    fastest = delivered_min[problem.way]
    by_due = problem.cost_minor.astype(np.int64)
    if problem.items:
        due_min = np.minimum.reduceat(
            drafted.demand.due_min[drafted.item_parcel], drafted.item_first[:-1]
        )
        for begin in range(0, problem.items, _ITEMS_AT_A_TIME):
            items = slice(begin, begin + _ITEMS_AT_A_TIME)
            fence = problem.first[begin : begin + _ITEMS_AT_A_TIME + 1]
            own = slice(int(fence[0]), int(fence[-1]))
            late = fastest[own] > np.repeat(due_min[items], np.diff(fence))
            by_due[own][late] += _LATE
    return {"cheapest_by_due": by_due, "fastest": fastest}


def provenance(drafted: Draft, *, budget: Budget, seed: int) -> Provenance:
    """What it takes to make this plan again."""
    return Provenance(
        parcels_sha256=fingerprint(drafted.demand),
        network_sha256=fingerprint(drafted.network),
        problem_sha256=drafted.problem.fingerprint,
        seed=seed,
        work=budget.work,
        seconds=budget.seconds,
        versions=versions(),
    )
