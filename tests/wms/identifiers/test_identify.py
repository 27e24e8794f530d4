"""A number of unknown kind is told for what it may be, best reading first."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from routing.countries import COUNTRIES
from wms.identifiers import Kind, Rule, identify

# Two-letter codes CLDR carries that ISO 3166-1 does not assign.
NOT_ISO = set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split(" "))


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("RB123456785GB", [Kind.S10]),
        ("CNHGHAESMADBACN60001001010123", [Kind.S9]),
        ("218124712173", [Kind.UIC, Kind.GTIN]),
        ("176-12345675", [Kind.AWB]),
        ("157035381410375177", [Kind.SSCC, Kind.USCC]),
        ("91110000600037341L", [Kind.USCC]),
        ("62046200", [Kind.HS, Kind.GTIN]),
        ("1105910159", [Kind.CUSTOMS_REG, Kind.HS]),
        ("6204620000", [Kind.HS, Kind.CUSTOMS_REG]),
        ("___U0000000", []),
        ("", []),
    ],
)
def test_every_kind_that_fits_is_told_best_first(value: str, kinds: list[Kind]) -> None:
    assert [finding.kind for finding in identify(value)] == kinds


def test_one_wrong_sign_does_not_hide_what_a_number_was_meant_to_be() -> None:
    [finding] = identify("RB12345678SGB")

    assert finding.kind is Kind.S10
    assert finding.reason == "character S at position 11, expected a digit"


def test_swapped_neighbours_are_suggested() -> None:
    [finding] = identify("CSQU3045383")

    assert finding.reason == "check digit 3, expected 1 at position 11"
    assert "CSQU3054383" in finding.suggestions


def test_a_wrong_reading_that_a_swap_explains_comes_before_one_it_does_not() -> None:
    kinds = [finding.kind for finding in identify("218124712137")]

    assert kinds == [Kind.UIC, Kind.GTIN]


def test_parts_say_what_the_codes_mean() -> None:
    [item] = identify("RB123456785GB")

    assert item.parts["service"] == "letter post, registered"
    assert item.unverified is None


@pytest.mark.parametrize(
    ("indicator", "service"),
    [
        ("AA", None),
        ("AV", "domestic, bilateral or multilateral use"),
        ("GA", "domestic, bilateral or multilateral use"),
        ("GB", None),
        ("QM", "international business reply"),
        ("QN", None),
        ("EE", "EMS"),
    ],
)
def test_an_indicator_means_only_what_the_list_says(
    indicator: str, service: str | None
) -> None:
    [finding] = identify(f"{indicator}123456785GB", Kind.S10)

    assert finding.parts["service"] == service


@pytest.mark.parametrize("letter", "JKSTW")
def test_an_indicator_kept_back_by_the_union_is_refused(letter: str) -> None:
    [finding] = identify(f"{letter}B123456785GB", Kind.S10)

    assert finding.refusal is not None
    assert finding.refusal.rule is Rule.NOT_USABLE


def test_what_is_not_verified_is_said() -> None:
    [bag] = identify("CNHGHAESMADBACN60001001010123")

    assert bag.unverified == "positions 13 to 29 rest on secondary sources"


@given(st.text(max_size=40))
def test_whatever_is_typed_gets_an_answer(value: str) -> None:
    for finding in [*identify(value), *(identify(value, kind)[0] for kind in Kind)]:
        assert finding.valid is (finding.canonical is not None)


def test_the_countries_are_those_of_iso_3166() -> None:
    territories = map(str, Locale("en").territories)
    letters = {code for code in territories if len(code) == 2 and code.isalpha()}

    assert letters - NOT_ISO == COUNTRIES


def test_every_kind_is_named_in_both_languages() -> None:
    assert all(kind.name_en and kind.name_zh for kind in Kind)
