"""Plans for tests: a day of the small world, planned, drafted or written by hand."""

from collections.abc import Sequence

import numpy as np

from routing.allocation import Allocation, Answer, Budget, Progress, Stopped
from routing.assemble import assemble
from routing.batches import Pin
from routing.day import plan_day, provenance
from routing.demand import Demand
from routing.draft import Draft, draft
from routing.network import Network
from routing.plan import Plan, Reason
from routing.pricing import Prices
from routing.verify import price
from routing.wishes import Wishes
from tests.routing.world import (
    DAY,
    EXCHANGE,
    world,
)

ENOUGH = Budget(work=400)


REASONS = tuple(Reason)


def planned(
    demand: Demand,
    network: Network | None = None,
    *,
    prices: Prices | None = None,
    pins: dict[str, Pin] | None = None,
) -> Plan:
    return plan_day(
        demand,
        network or world(),
        hub="HUB",
        day=DAY,
        exchange=EXCHANGE,
        budget=ENOUGH,
        wishes=Wishes(prices=prices, pins=pins or {}),
    )


def by_hand(made: Draft, entry: Sequence[int], units: Sequence[int]) -> Answer:
    """An answer somebody wrote down, with the cost the independent adder finds."""
    allocation = Allocation(
        np.array(entry, dtype=np.int64), np.array(units, dtype=np.int64)
    )
    return Answer(
        allocation=allocation,
        cost_minor=price(made.problem, allocation).total_minor,
        bound_minor=0,
        stopped=Stopped.WORK,
        work=1,
        seconds=0.5,
        capacity_price=np.zeros((made.problem.pools, 3)),
        unit_worth_minor=np.zeros(made.problem.pools),
        baselines_minor={"all_wait": 1},
        trace=(Progress(0.5, 1, "root", 2, 1),),
    )


def drafted(demand: Demand, network: Network | None = None) -> Draft:
    return draft(demand, network or world(), hub="HUB", day=DAY, exchange=EXCHANGE)


def assembled(made: Draft, answer: Answer) -> Plan:
    origin = provenance(made, budget=ENOUGH, seed=0)
    return assemble(made, answer, currency="CNY", provenance=origin)


def reason_of(plan: Plan, row: int = 0) -> Reason | None:
    place = int(plan.reason[row])
    return REASONS[place] if place >= 0 else None
