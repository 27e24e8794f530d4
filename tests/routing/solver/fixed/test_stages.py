"""The stages one by one: what each promises to the next."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.solver.fixed.anneal import anneal, begin
from routing.solver.fixed.choices import Choices, Floats, list_choices, sample
from routing.solver.fixed.core import cut_core, spread, temperature_at
from routing.solver.fixed.place import fill, loads, make_fit, seat, total_cost, wish
from routing.solver.fixed.prices import STEPS, WIDTHS, Ascent, soft_market
from routing.solver.fixed.reopt import reoptimise
from tests.routing.solver.fixed.problems import busy_problem, random_problem

SEEDS = st.integers(0, 10**6)
QUICK = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def priced() -> tuple[Choices, Floats]:
    choices, _ = list_choices(busy_problem(items=200, pools=8))
    ascent = Ascent(choices, np.zeros(choices.room.shape))
    ascent.run(WIDTHS, STEPS, lambda: False)
    return choices, ascent.price


@QUICK
@given(seed=SEEDS)
def test_only_choices_that_fit_and_gain_are_listed(seed: int) -> None:
    problem = random_problem(seed)

    choices, entry = list_choices(problem)

    item = np.repeat(np.arange(problem.items), np.diff(problem.first))
    pool = problem.way_pool[problem.way_first[problem.way]]
    use = problem.use if problem.use_by_entry else problem.use[item]
    fits = (use <= (problem.capacity * problem.max_units[:, None])[pool]).all(axis=1)
    gains = problem.cost_minor < problem.waiting_minor[item]
    np.testing.assert_array_equal(entry, np.flatnonzero(fits & gains))
    np.testing.assert_array_equal(choices.cost, problem.cost_minor[entry])


def test_a_sample_keeps_the_shape_of_the_market(
    priced: tuple[Choices, Floats],
) -> None:
    choices, _ = priced

    small = sample(choices, 4)

    assert small.items == choices.items // 4
    np.testing.assert_array_equal(small.room, -(-choices.room // 4))
    np.testing.assert_array_equal(small.cost[:8], choices.cost[:8])
    np.testing.assert_array_equal(small.use[8:16], choices.use[32:40])


@QUICK
@given(seed=SEEDS)
def test_slopes_of_the_rounded_market_are_its_differences(seed: int) -> None:
    choices, _ = list_choices(random_problem(seed))
    price = np.random.default_rng(seed).random(choices.room.shape)
    step = 1e-6

    for r, d in np.ndindex(*price.shape):
        ahead, behind = price.copy(), price.copy()
        ahead[r, d] += step
        behind[r, d] -= step
        rise = (
            soft_market(choices, ahead, 5.0)[0] - soft_market(choices, behind, 5.0)[0]
        )

        load = soft_market(choices, price, 5.0)[1][r, d]
        assert rise / (2 * step) == pytest.approx(load, abs=1e-3)


@QUICK
@given(seed=SEEDS, size=st.sampled_from([0.0, 0.5, 5.0]))
def test_whatever_was_wished_fits_afterwards(seed: int, size: float) -> None:
    choices, _ = list_choices(random_problem(seed))
    price = size * np.random.default_rng(seed).random(choices.room.shape)

    fitted = make_fit(choices, price, wish(choices, price, 1.0), 10.0)

    assert (loads(choices, fitted) <= choices.room).all()


@QUICK
@given(seed=SEEDS)
def test_filling_never_costs_and_never_overfills(seed: int) -> None:
    choices, _ = list_choices(random_problem(seed))
    nobody = np.full(choices.items, -1, np.int64)

    filled = fill(choices, np.zeros(choices.room.shape), nobody, 10.0)

    assert total_cost(choices, filled) <= total_cost(choices, nobody)
    assert (loads(choices, filled) <= choices.room).all()


def test_who_waits_takes_the_place_of_somebody_who_can_go_elsewhere() -> None:
    problem = busy_problem(items=2, pools=2)
    problem = replace(
        problem,
        use=np.array([[5], [5], [5], [9]]),
        capacity=np.array([[5], [6]]),
        pivot_g=np.array([5, 6]),
    )
    choices, _ = list_choices(problem)
    taken = np.array([0, -1])

    seat(choices, 1, loads(choices, taken), taken)

    np.testing.assert_array_equal(taken, [1, 2])


def test_who_waits_keeps_waiting_where_nobody_can_go_elsewhere() -> None:
    problem = busy_problem(items=2, pools=1)
    problem = replace(
        problem,
        use=np.array([[5], [5]]),
        capacity=np.array([[5]]),
        pivot_g=np.array([5]),
    )
    choices, _ = list_choices(problem)
    taken = np.array([0, -1])

    seat(choices, 1, loads(choices, taken), taken)

    np.testing.assert_array_equal(taken, [0, -1])


def test_rounded_shares_load_every_pool_almost_to_its_room(
    priced: tuple[Choices, Floats],
) -> None:
    choices, price = priced

    wanted = wish(choices, price, 0.3)

    off = np.abs(loads(choices, wanted) - choices.room)
    assert (off <= 2 * choices.use.max()).all()


def test_cost_is_bound_plus_reduced_costs_plus_priced_room_left(
    priced: tuple[Choices, Floats],
) -> None:
    choices, price = priced
    wanted = wish(choices, price, 0.3)

    core, current = cut_core(choices, price, np.inf, wanted)

    left = (choices.room - loads(choices, wanted)) * price
    nobody = np.full(choices.items, -1, np.int64)
    least, load = soft_market(choices, price, 1e-5)
    assert load.shape == left.shape
    bound = least - float((price * choices.room).sum())
    waste = float(core.reduced[current].sum() + left.sum())
    assert total_cost(choices, wanted) == pytest.approx(bound + waste, rel=1e-6)
    assert (spread(core, current, nobody) == wanted).all()


def test_the_core_keeps_what_is_near_and_what_is_taken(
    priced: tuple[Choices, Floats],
) -> None:
    choices, price = priced
    nobody = np.full(choices.items, -1, np.int64)

    core, current = cut_core(choices, price, 2.0, nobody)

    assert (core.choice[current] == -1).all()
    near = core.choice >= 0
    assert (core.reduced[near] <= 2.0).all()
    assert len(core.choice) < choices.size


def test_more_waste_allowed_means_a_higher_temperature(
    priced: tuple[Choices, Floats],
) -> None:
    choices, price = priced

    cold, hot = (temperature_at(choices, price, waste) for waste in (5.0, 50.0))

    assert 0 < cold < hot


def test_an_annealing_keeps_its_books(priced: tuple[Choices, Floats]) -> None:
    choices, price = priced
    wanted = wish(choices, price, 0.3)
    core, current = cut_core(choices, price, 3.0, wanted)
    state = begin(core, current, 1)
    floor = np.full(core.price.shape, 0.1)

    for beta in np.linspace(0.01, 1, 20):
        anneal(core, state, beta, 0.3, floor, 20_000)

    now = spread(core, state.current, wanted)
    best = spread(core, state.best, wanted)
    np.testing.assert_array_equal(state.excess[:-1], loads(choices, now) - choices.room)
    assert state.tally[0] == core.cost[state.current].sum()
    assert (loads(choices, best) <= choices.room).all()
    assert state.tally[2] == core.cost[state.best].sum()
    assert sorted(np.bincount(core.pool[state.current], minlength=9)) == sorted(
        state.counts
    )


def test_reoptimising_moves_only_its_pools_and_never_loses(
    priced: tuple[Choices, Floats],
) -> None:
    choices, price = priced
    taken = make_fit(choices, price, wish(choices, price, 0.3), 10.0)
    core, current = cut_core(choices, price, 4.0, taken)

    better, _ = reoptimise(core, current, np.array([0, 3, 5]), waiting=False, seed=0)

    after = spread(core, better, taken)
    assert total_cost(choices, after) <= total_cost(choices, taken)
    assert (loads(choices, after) <= choices.room).all()
    moved = after != taken
    assert np.isin(choices.pool[taken[moved]], [0, 3, 5]).all()
    assert np.isin(choices.pool[after[moved]], [0, 3, 5]).all()
