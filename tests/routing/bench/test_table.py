"""The table and its page: what is shown of good ends and of bad ones."""

from gettext import NullTranslations

import pytest

from api.speech import catalogue
from routing.bench.growth import growth, proven_after
from routing.bench.outcome import Ended, Moment, Outcome
from routing.bench.page import write_page
from routing.bench.table import table
from routing.report.words import Words

ENGLISH = Words(NullTranslations(), "en", "CNY")
CHINESE = Words(catalogue("zh"), "zh", "CNY")


def searched(case: str, items: int, proven_s: float) -> Outcome:
    trace: list[Moment] = [
        {"seconds": 0.1, "cost": 2_000, "bound": None},
        {"seconds": proven_s / 2, "cost": 1_100, "bound": 900},
        {"seconds": proven_s, "cost": 1_000, "bound": 995},
    ]
    return Outcome(
        case,
        "corridor",
        Ended.ANSWERED,
        cost=1_000,
        bound=995,
        seconds=10.0,
        peak_mb=123.4,
        verified=True,
        why="clock",
        items=items,
        fingerprint="ab" * 32,
        trace=trace,
    )


OUTCOMES = [
    searched("ample-1k", 1_000, 0.5),
    Outcome(
        "ample-1k",
        "cheapest",
        Ended.ANSWERED,
        cost=1_250,
        seconds=0.2,
        verified=True,
    ),
    Outcome("ample-1k", "SCIP on items", Ended.TOO_LARGE, why="9 columns"),
    Outcome("ample-1k", "CP-SAT on items", Ended.NO_PLAN, why="unknown"),
    Outcome(
        "ample-1k",
        "HiGHS on kinds",
        Ended.ANSWERED,
        cost=1_100,
        seconds=9.0,
        verified=True,
        bound_of_kinds=True,
    ),
    Outcome("ample-1k", "SCIP on kinds", Ended.BROKEN, why="units hold their load"),
    Outcome("ample-1k", "CP-SAT on kinds", Ended.KILLED, why="still running"),
    searched("ample-10k", 10_000, 2.0),
]


def line(text: str, beginning: str) -> str:
    return next(it for it in text.splitlines() if it.strip().startswith(beginning))


def test_everyone_is_measured_against_the_best_bound_anyone_proved() -> None:
    said = table(OUTCOMES, ENGLISH)

    assert "0.500%" in line(said, "Corridor")
    assert "20.400%" in line(said, "Cheapest with room")


@pytest.mark.parametrize(
    ("contender", "ended"),
    [
        ("SCIP, items", "too large to state: 9 columns"),
        ("CP-SAT, items", "no plan: unknown"),
        ("SCIP, kinds", "plan refused: units hold their load"),
        ("CP-SAT, kinds", "stopped from outside: still running"),
        ("HiGHS, kinds", "its bound is one of kinds, not of items"),
    ],
)
def test_who_ends_badly_is_told_so(contender: str, ended: str) -> None:
    assert line(table(OUTCOMES, ENGLISH), contender).endswith(ended)


def test_growth_is_time_until_the_same_gap_is_proven() -> None:
    (grown,) = growth(OUTCOMES)

    assert (grown.smaller, grown.larger) == ("ample-1k", "ample-10k")
    assert (grown.items_ratio, grown.time_ratio) == (10.0, 4.0)


def test_growth_says_when_the_gap_was_not_proven() -> None:
    (grown,) = growth(OUTCOMES, within=0.001)

    assert grown.time_ratio is None
    assert proven_after(OUTCOMES[0], 0.001) is None


def test_the_distance_from_the_best_known_value_is_told() -> None:
    known = Outcome("c10400", "corridor", Ended.ANSWERED, cost=5_600, best_known=5_597)

    assert "best known 5,597, 0.054% above" in table([known], ENGLISH)


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_the_page_is_one_file_that_fetches_nothing(words: Words) -> None:
    page = write_page(OUTCOMES, words, machine="two cores")

    assert "<svg" in page and "two cores" in page
    assert "http" not in page.replace("http-equiv", "")
    assert page == write_page(OUTCOMES, words, machine="two cores")


def test_the_page_shows_a_curve_of_whoever_proves_and_a_dot_of_whoever_plans() -> None:
    page = write_page(OUTCOMES, ENGLISH, machine="two cores")

    # Two sizes of each picture: one case with three plans, one with one.
    assert page.count("<circle") == 2 * (3 + 1)
    assert page.count('fill="none"') == 2 * (1 + 1)


def test_the_table_is_told_in_chinese() -> None:
    assert "下界" in table(OUTCOMES, CHINESE)
