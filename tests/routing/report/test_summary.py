"""The plan read aloud in a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.speech import catalogue
from routing.report import Language
from routing.report.summary import aligned, display_width, summary
from tests.routing.report import networks, plans

NETWORK = networks.network()


@pytest.mark.parametrize(
    ("text", "columns"),
    [("Yiwu", 4), ("义乌", 4), ("Liège", 5), ("Lie\u0300ge", 5), ("¥1", 2)],
)
def test_a_chinese_character_takes_two_columns(text: str, columns: int) -> None:
    assert display_width(text) == columns


_CELL = st.text("ab 义乌é1", max_size=8)


@given(st.lists(st.tuples(_CELL, _CELL, st.text("0123", min_size=1)), min_size=1))
def test_figures_end_in_the_same_column_whatever_the_script(
    rows: list[tuple[str, str, str]],
) -> None:
    lines = aligned(rows, figures_from=2)

    assert len({display_width(line) for line in lines}) == 1


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_day_is_said_in_a_screen(language: Language) -> None:
    said = summary(plans.plan(), NETWORK, catalogue(language), language=language)

    assert len(said.splitlines()) < 60
    assert max(map(display_width, said.splitlines())) <= 110
    assert all(line == line.rstrip() for line in said.splitlines())


def test_what_a_planner_asks_first_is_said_first() -> None:
    said = summary(plans.plan(), NETWORK, catalogue("en")).splitlines()

    assert said[0] == "Yiwu hub: plan for Tue, Oct 27, 2026"
    assert said[2].startswith("Leaves   3,891 of 4,000 parcels")
    assert any("(UTC+8)" in line and "FEU" in line for line in said)


def test_a_day_without_parcels_is_said_too() -> None:
    said = summary(plans.nothing_at_all(), NETWORK, catalogue("en"))

    assert said.endswith("No parcel waits.")


def test_many_departures_are_cut_and_the_rest_is_counted() -> None:
    said = summary(plans.plan(4_000, days=30), NETWORK, catalogue("en"))

    assert "lighter departures with" in said
