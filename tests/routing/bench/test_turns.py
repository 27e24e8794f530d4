"""Turns: every contender under the same limit, judged by the same adder."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from routing.allocation import Allocation
from routing.bench import make, run, turns
from routing.bench.case import Case
from routing.bench.contenders import (
    MOST_COLUMNS,
    ON_ITEMS,
    OURS,
    Attempt,
    compete,
    judge,
)
from routing.bench.outcome import Ended
from routing.bench.tiers import Recipe, cook

SMALL = Recipe("ample", 80, seed=5)


@pytest.fixture(scope="module")
def case() -> Case:
    return cook(SMALL)


@pytest.mark.parametrize("name", turns(kinds=True))
def test_whoever_answers_has_a_plan_the_adder_agrees_with(
    name: str, case: Case
) -> None:
    outcome = compete(case, name, 2.0)

    assert outcome.ended in {Ended.ANSWERED, Ended.NO_PLAN}
    assert outcome.verified == (outcome.cost is not None)
    if outcome.cost is not None and outcome.bound is not None:
        assert outcome.bound <= outcome.cost


def test_what_is_proven_about_kinds_is_no_bound(case: Case) -> None:
    outcome = compete(case, "HiGHS on kinds", 5.0)

    assert outcome.bound is None
    assert outcome.gap is None
    assert outcome.bound_of_kinds


def test_who_needs_kinds_has_no_turn_where_there_are_none() -> None:
    assert turns(kinds=False) == (
        OURS,
        "cheapest",
        *(f"{library} {ON_ITEMS}" for library in ("HiGHS", "SCIP", "CP-SAT")),
    )


def test_a_plan_that_breaks_a_rule_has_no_cost(case: Case) -> None:
    entry = case.problem.first[:-1].copy()
    nothing_opened = np.zeros(case.problem.pools, np.int64)

    outcome = judge(case, "rival", Attempt(Allocation(entry, nothing_opened)))

    assert outcome.ended is Ended.BROKEN
    assert outcome.cost is None
    assert not outcome.verified
    assert "units hold their load" in outcome.why


def test_a_plan_that_leaves_someone_behind_is_refused_where_all_must_go() -> None:
    case = cook(Recipe("fixed", 100))
    waits = np.full(case.problem.items, -1, np.int64)
    plan = Allocation(waits, case.problem.min_units.copy())

    outcome = judge(case, "rival", Attempt(plan))

    assert outcome.ended is Ended.BROKEN
    assert outcome.why == "100 items are left behind"


def test_a_model_too_large_is_not_stated_and_says_why() -> None:
    case = cook(Recipe("fixed", MOST_COLUMNS // 12 + 1))

    outcome = compete(case, "SCIP on items", 1.0)

    assert outcome.ended is Ended.TOO_LARGE
    assert outcome.why.startswith(f"{case.problem.entries:,} columns")


def test_every_turn_has_a_process_and_a_peak_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "case.npz"
    make(SMALL, path)

    outcome = run(path, SMALL.name, OURS, 1.0)

    assert outcome.verified
    assert outcome.items == 80
    assert outcome.fingerprint == cook(SMALL).problem.fingerprint
    assert outcome.peak_mb is not None and outcome.peak_mb > 50
    assert outcome.trace[-1]["cost"] == outcome.cost


def test_who_does_not_stop_is_ended_and_keeps_a_line(tmp_path: Path) -> None:
    path = tmp_path / "case.npz"
    make(replace(SMALL, items=2_000), path)

    outcome = run(path, "ample-2k", f"SCIP {ON_ITEMS}", 30.0, grace=-29.7)

    assert outcome.ended is Ended.KILLED
    assert outcome.cost is None
    assert "still running" in outcome.why


def test_who_fails_keeps_a_line(tmp_path: Path) -> None:
    path = tmp_path / "case.npz"
    make(SMALL, path)

    outcome = run(path, SMALL.name, "nobody", 1.0)

    assert outcome.ended is Ended.FAILED
    assert "KeyError" in outcome.why
