"""Figures, times and names as the reader's language writes them."""

import gettext
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.errors import UnknownName
from routing.report.words import Language, Words, local, named, offset
from tests.routing.report import networks

ENGLISH = Words(gettext.NullTranslations(), "en", "CNY")
CHINESE = Words(gettext.NullTranslations(), "zh", "CNY")
# 18:30 in Yiwu on 27 October 2026, half past eleven in Madrid after the clocks changed.
EVENING_MIN = 29_884_950


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (ENGLISH, "Tue, Oct 27 18:30 (UTC+8)"),
        (CHINESE, "10月27日周二 18:30 (UTC+8)"),
    ],
)
def test_a_moment_carries_its_offset(words: Words, said: str) -> None:
    assert words.moment(EVENING_MIN, "Asia/Shanghai") == said


def test_the_same_moment_reads_differently_where_it_arrives() -> None:
    assert ENGLISH.moment(EVENING_MIN, "Europe/Madrid").endswith("11:30 (UTC+1)")


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("UTC", "UTC+0"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/St_Johns", "UTC-2:30"),
    ],
)
def test_offsets_of_half_hours_are_written_out(zone: str, said: str) -> None:
    assert offset(local(EVENING_MIN, zone)) == said


@pytest.mark.parametrize(
    ("currency", "minor", "said"),
    [
        ("CNY", 123_456, "CN¥1,235"),
        ("EUR", 123_456, "€1,235"),
        ("JPY", 123_456, "¥123,456"),
    ],
)
def test_minor_units_become_money_by_the_currency(
    currency: str, minor: int, said: str
) -> None:
    assert replace(ENGLISH, currency=currency).money(minor) == said


def test_a_price_keeps_its_minor_digits() -> None:
    assert ENGLISH.price(1_205) == "CN¥12.05"


@pytest.mark.parametrize(
    ("weight_g", "said"),
    [
        (0, "0 kg"),
        (446, "0.4 kg"),
        (209_400, "209 kg"),
        (1_000_000, "1.0 t"),
        (38_512_000, "38.5 t"),
    ],
)
def test_a_weight_is_said_in_the_unit_that_fits(weight_g: int, said: str) -> None:
    assert ENGLISH.weight(weight_g) == said


@given(st.floats(-0.49, 0.49))
def test_next_to_nothing_is_nought_and_never_minus_nought(value: float) -> None:
    assert ENGLISH.number(value) == "0"


@pytest.mark.parametrize(("language", "name"), [("en", "Khorgos"), ("zh", "霍尔果斯")])
def test_names_are_said_in_the_readers_language(language: Language, name: str) -> None:
    words = Words(gettext.NullTranslations(), language, "CNY")

    assert words.name(networks.network().sites["KHG"]) == name


def test_a_name_missing_in_one_language_is_said_in_the_other() -> None:
    site = replace(networks.network().sites["KHG"], name_zh="")

    assert CHINESE.name(site) == "Khorgos"


def test_a_code_the_network_does_not_have_is_named() -> None:
    with pytest.raises(UnknownName) as refused:
        named(networks.network().lines, "YW-MOON", what="line")

    assert refused.value.facts == {"what": "line", "name": "YW-MOON"}
