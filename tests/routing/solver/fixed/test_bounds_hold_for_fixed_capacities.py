"""Bounds and costs against exact answers, on small random problems."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.allocation import Budget
from routing.solver.fixed.certificate import certify
from routing.solver.fixed.choices import list_choices
from routing.solver.fixed.knapsack import Knapsacks
from routing.verify import price, violations
from tests.routing.solver.fixed.problems import (
    answer_to,
    busy_problem,
    exact_cost,
    random_problem,
)

SEEDS = st.integers(0, 10**6)
QUICK = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@QUICK
@given(seed=SEEDS)
def test_bound_is_at_most_the_optimum_and_cost_at_least(seed: int) -> None:
    problem = random_problem(seed)

    answer = answer_to(problem, Budget(work=1))

    assert violations(problem, answer.allocation) == []
    assert price(problem, answer.allocation).total_minor == answer.cost_minor
    assert answer.bound_minor <= exact_cost(problem) <= answer.cost_minor


@QUICK
@given(seed=SEEDS)
def test_a_small_problem_is_closed(seed: int) -> None:
    problem = random_problem(seed)

    answer = answer_to(problem, Budget(work=1000))

    assert answer.bound_minor == answer.cost_minor == exact_cost(problem)


@QUICK
@given(seed=SEEDS, size=st.sampled_from([0.0, 0.3, 7.0, 1e4, 1e12]))
def test_any_prices_give_a_bound(seed: int, size: float) -> None:
    problem = random_problem(seed)
    choices, _ = list_choices(problem)
    prices = size * np.random.default_rng(seed).random(choices.room.shape)

    bound = certify(choices, prices)

    assert bound <= exact_cost(problem)


@QUICK
@given(seed=SEEDS)
def test_knapsacks_give_a_bound_at_every_step(seed: int) -> None:
    problem = random_problem(seed)
    choices, _ = list_choices(problem)
    knapsacks = Knapsacks(choices, np.zeros(choices.room.shape))
    optimum = exact_cost(problem)
    if not knapsacks.worth_while:
        return

    for _ in range(20):
        knapsacks.climb(optimum + 3, 1, lambda: False)

        assert knapsacks.bound <= optimum


def test_knapsacks_see_more_than_prices_where_few_items_share_a_pool() -> None:
    problem = busy_problem(items=20, pools=4)
    choices, _ = list_choices(problem)
    answer = answer_to(problem, Budget(work=1000))
    knapsacks = Knapsacks(choices, answer.capacity_price)

    knapsacks.climb(answer.cost_minor, 200, lambda: False)

    assert certify(choices, answer.capacity_price) < knapsacks.bound
    assert knapsacks.bound <= answer.cost_minor
