"""The certificate against exact answers, on small random problems of every kind."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.allocation import Budget, Stopped
from routing.instances import hub_day
from routing.solve import solve
from routing.solver.bound import draw_lines
from routing.solver.box import whole_box
from routing.solver.dual import Prices
from routing.solver.market import open_market
from routing.verify import price, violations
from tests.routing.solver.problems import exact_cost, random_problem

QUICK = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@QUICK
@given(seed=st.integers(0, 10**6))
def test_a_bound_is_at_most_the_optimum_and_a_cost_at_least(seed: int) -> None:
    problem = random_problem(seed)

    answer = solve(problem, budget=Budget(work=3))

    optimum = exact_cost(problem)
    assert violations(problem, answer.allocation) == []
    assert price(problem, answer.allocation).total_minor == answer.cost_minor
    assert answer.bound_minor <= optimum <= answer.cost_minor
    assert answer.cost_minor <= min(answer.baselines_minor.values())


@QUICK
@given(seed=st.integers(0, 10**6), far=st.sampled_from([1e-3, 1.0, 1e3, 1e12]))
def test_any_prices_give_a_bound_below_the_optimum(seed: int, far: float) -> None:
    problem = random_problem(seed)
    market = open_market(problem)
    box = whole_box(market)
    draw = np.random.default_rng(seed)
    prices = Prices(
        surplus=draw.random(market.items) * far,
        price=draw.random(market.offers.capacity.shape) * far,
        toll=draw.random((2, len(box.families))) * far,
        units=draw.random(market.pools) * 3,
    )

    bound = draw_lines(market, box, prices).bound_minor(box)

    assert bound <= exact_cost(problem)


def test_a_gap_asked_for_ends_the_run_when_it_is_reached() -> None:
    problem = hub_day(500, 1)

    answer = solve(problem, budget=Budget(work=10_000, gap=0.5))

    assert answer.stopped is Stopped.CLOSED
    assert answer.gap <= 0.5
