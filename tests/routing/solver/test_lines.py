"""Lines drawn at one node of the tree bound every other box of it."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.solver.bound import draw_lines
from routing.solver.box import whole_box
from routing.solver.dual import Prices
from routing.solver.market import open_market
from tests.routing.solver.problems import exact_cost, random_problem


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(seed=st.integers(0, 10**6))
def test_a_bound_on_a_box_holds_for_the_best_plan_inside_it(seed: int) -> None:
    problem = random_problem(seed)
    market = open_market(problem)
    box = whole_box(market)
    draw = np.random.default_rng(seed)
    prices = Prices(
        surplus=draw.random(market.items) * market.best_gain,
        price=draw.random(market.offers.capacity.shape),
        toll=draw.random((2, len(box.families))) * 20,
        units=draw.random(market.pools) * 3,
    )
    lines = draw_lines(market, box, prices)

    optimum = exact_cost(problem)
    narrowed = lines.narrow(box, optimum + 1)

    assert lines.bound_minor(box) <= optimum
    assert not narrowed.empty
    assert lines.bound_minor(narrowed) <= optimum
