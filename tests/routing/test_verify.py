"""Every rule of the allocation problem, kept and broken, and what a plan costs."""

from dataclasses import replace

import numpy as np

from routing.allocation import Allocation
from routing.problem import Problem
from routing.verify import Rule, price, violations


def two_items(**changes: object) -> Problem:
    """Two items of 10 kg that may share one pool, or wait."""
    problem = Problem(
        first=np.array([0, 1, 2]),
        way=np.zeros(2, np.int32),
        cost_minor=np.array([5, 7], np.int32),
        waiting_minor=np.array([50, 60]),
        use=np.array([[10_000, 3], [10_000, 4]]),
        use_by_entry=False,
        way_first=np.array([0, 1]),
        way_pool=np.zeros(1, np.int32),
        capacity=np.array([[20_000, 7]]),
        pivot_g=np.array([12_000]),
        over_minor_per_kg=np.array([3]),
        unit_price_minor=np.array([20]),
        min_units=np.array([0]),
        max_units=np.array([2]),
        lot=np.zeros(1, np.int32),
        lot_max_units=np.array([2]),
    )
    return replace(problem, **changes)  # type: ignore[arg-type]


def plan(entry: list[int], units: list[int]) -> Allocation:
    """An allocation from plain lists."""
    return Allocation(np.array(entry), np.array(units))


def broken(problem: Problem, allocation: Allocation) -> list[Rule]:
    """The rules an allocation breaks."""
    return [violation.rule for violation in violations(problem, allocation)]


def test_a_full_unit_holds_its_load() -> None:
    assert broken(two_items(), plan([0, 1], [1])) == []


def test_a_gram_too_much_is_refused() -> None:
    problem = two_items(capacity=np.array([[19_999, 7]]))

    (found,) = violations(problem, plan([0, 1], [1]))

    assert found.rule is Rule.UNITS_HOLD_THEIR_LOAD
    assert (found.subject, found.found, found.allowed) == (0, 20_000, 19_999)


def test_an_item_may_not_take_the_entry_of_another() -> None:
    rule = Rule.EACH_ITEM_GOES_ONE_WAY_OR_WAITS

    assert broken(two_items(), plan([1, -1], [1])) == [rule]
    assert broken(two_items(), plan([-1, -1], [0])) == []


def test_a_departure_opens_no_more_units_than_it_has() -> None:
    rule = Rule.DEPARTURES_OPEN_NO_MORE_THAN_OFFERED

    assert broken(two_items(), plan([0, 1], [2])) == []
    assert broken(two_items(), plan([0, 1], [3])) == [rule, rule]


def test_a_commitment_is_opened_even_when_nothing_rides() -> None:
    problem = two_items(min_units=np.array([1]))

    assert broken(problem, plan([-1, -1], [1])) == []
    assert broken(problem, plan([-1, -1], [0])) == [Rule.COMMITMENTS_ARE_OPENED]


def test_a_plan_costs_riding_waiting_units_and_weight_beyond_the_pivot() -> None:
    both = price(two_items(), plan([0, 1], [1]))
    one = price(two_items(), plan([0, -1], [1]))

    assert (both.riding_minor, both.waiting_minor, both.units_minor) == (12, 0, 20)
    assert both.over_pivot_minor == 24
    assert both.total_minor == 56
    assert (one.waiting_minor, one.over_pivot_minor, one.total_minor) == (60, 0, 85)


def test_a_started_minor_unit_beyond_the_pivot_is_charged_whole() -> None:
    problem = two_items(pivot_g=np.array([19_999]))

    assert price(problem, plan([0, 1], [1])).over_pivot_minor == 1
