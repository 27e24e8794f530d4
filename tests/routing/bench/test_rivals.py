"""Library solvers as a second opinion: two agree, and our certificate holds them."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.allocation import Allocation, Budget
from routing.instances import draw_hub_day
from routing.problem import Problem
from routing.solve import solve
from routing.solver import rivals
from routing.solver.rivals import Library
from routing.solver.rivals.logs import highs_log, scip_log
from routing.verify import price, violations
from tests.routing.solver.problems import random_problem

SECONDS = 20.0


def optimum(problem: Problem, library: Library) -> tuple[int, Allocation]:
    """The best plan of a small problem by the direct model, and what it costs."""
    model = rivals.state(problem, rivals.each_item(problem))
    found = rivals.ask(model, library, SECONDS)
    assert found.status == "optimal"
    assert found.values is not None
    entry = rivals.most_taken(problem, model, found.values)
    plan = Allocation(entry, model.units(found.values, problem.pools))
    return price(problem, plan).total_minor, plan


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.integers(0, 10_000))
def test_two_solvers_agree_and_our_bound_and_cost_hold_the_optimum(seed: int) -> None:
    problem = random_problem(seed)

    by_highs, plan = optimum(problem, Library.HIGHS)
    by_cp_sat, _ = optimum(problem, Library.CP_SAT)
    answer = solve(problem, budget=Budget(work=20))

    assert violations(problem, plan) == []
    assert by_highs == by_cp_sat
    assert answer.bound_minor <= by_cp_sat <= answer.cost_minor


@pytest.mark.parametrize("library", Library)
def test_every_library_finds_the_best_plan_of_a_small_day(library: Library) -> None:
    problem = draw_hub_day(12, seed=4, units="ample").problem

    cost, plan = optimum(problem, library)

    assert violations(problem, plan) == []
    assert cost == solve(problem, budget=Budget(work=50)).bound_minor


def test_what_kinds_are_given_becomes_a_plan_of_items() -> None:
    day = draw_hub_day(200, seed=2, units="ample")
    crowd, group = rivals.by_kind(day.problem, day.kind)
    model = rivals.state(day.problem, crowd)

    found = rivals.ask(model, Library.HIGHS, SECONDS)

    assert found.values is not None
    units = model.units(found.values, day.problem.pools)
    entry = rivals.spread(day.problem, crowd, group, model.taken(found.values), units)
    assert violations(day.problem, Allocation(entry, units)) == []
    assert crowd.count.sum() == day.problem.items


def test_nobody_may_wait_where_all_must_go() -> None:
    problem = draw_hub_day(30, seed=1).problem

    model = rivals.state(problem, rivals.each_item(problem), all_must_go=True)

    assert len(model.cost) == problem.entries + problem.pools


def test_no_time_is_no_plan_and_no_bound() -> None:
    problem = draw_hub_day(40, seed=1, units="ample").problem
    model = rivals.state(problem, rivals.each_item(problem))

    found = rivals.ask(model, Library.CP_SAT, 0.0)

    assert found.values is None
    assert found.bound_minor is None


def test_a_log_of_highs_says_what_was_known_when() -> None:
    log = [
        "Src  Proc. InQueue |  Leaves   Expl. | BestBound       BestSol              Gap",
        " J       0       0         0   0.00%   -inf            3048307            Large        0      0      0         0     2.4s",
        "         0       0         0   0.00%   2102169.997571  3048307           31.04%        0      0      2      5239     3.9s",
    ]

    first, second = highs_log(log)

    assert (first.seconds, first.cost, first.bound) == (2.4, 3048307, None)
    assert (second.seconds, second.bound) == (3.9, 2102169.997571)


def test_a_log_of_scip_says_what_was_known_when() -> None:
    log = [
        " time | node  | left  |LP iter|LP it/n|mem/heur|mdpt |vars |cons |rows |cuts |sepa|confs|strbr|  dualbound   | primalbound  |  gap   | compl. ",
        "p 6.2s|     1 |     0 |  2257 |     - | vbounds|   0 |  67k|2677 |2677 |   0 |  0 |   0 |   0 | 5.686120e+04 | 3.461611e+05 |    Inf | unknown",
    ]

    (known,) = scip_log(log)

    assert (known.seconds, known.cost, known.bound) == (6.2, 346161.1, 56861.2)


def test_items_of_a_kind_are_as_many_as_take_its_ways_or_wait() -> None:
    day = draw_hub_day(300, seed=6)

    crowd, group = rivals.by_kind(day.problem, day.kind)
    model = rivals.state(day.problem, crowd)

    np.testing.assert_array_equal(np.bincount(group), crowd.count)
    assert model.row_most[: len(crowd.count)].sum() == day.problem.items
