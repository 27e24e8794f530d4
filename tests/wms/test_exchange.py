"""A rate is exact, names the day it was published, and is refused where none holds."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wms import exchange
from wms.exchange import (
    ExchangeError,
    NotPublished,
    NotQuoted,
    OutsideRecords,
    RateBook,
)
from wms.money import Money, UnknownCurrency

FRIDAY = date(2024, 3, 22)
GOOD_FRIDAY, EASTER_MONDAY = date(2024, 3, 29), date(2024, 4, 1)

# Four days as the ECB writes them, with made-up rates: the zloty begins late, the rouble
# ends early, the krona is not published on the second day.
SMALL_BOOK = """\
Date,USD,JPY,CNY,PLN,RUB,ISK,
2024-03-28,1.0811,163.45,7.8144,4.3123,N/A,149.9,
2024-03-27,1.0816,163.72,7.8170,4.3190,N/A,N/A,
2024-03-26,1.0855,164.31,7.8359,4.3100,N/A,N/A,
2024-03-13,1.0939,161.83,7.8664,N/A,100.2,148.9,
"""


@pytest.fixture
def book(tmp_path: Path) -> RateBook:
    file = tmp_path / "rates.csv"
    file.write_text(SMALL_BOOK, encoding="utf-8")
    return RateBook.read(file)


def test_a_rate_crosses_over_the_euro_exactly(book: RateBook) -> None:
    rate = book.rate("CNY", "USD", date(2024, 3, 28))

    assert rate.value == Fraction("1.0811") / Fraction("7.8144")
    assert rate.published_on == date(2024, 3, 28)


def test_minor_units_are_exchanged_for_minor_units(book: RateBook) -> None:
    rate = book.rate("JPY", "CNY", date(2024, 3, 28))

    assert rate.minor_factor == rate.value * 100
    assert book.convert(Money.of("1000", "JPY"), "CNY", date(2024, 3, 28)) == Money.of(
        "47.81", "CNY"
    )


def test_a_day_without_publication_takes_the_day_before_and_says_so(
    book: RateBook,
) -> None:
    rate = book.rate("ISK", "EUR", date(2024, 3, 19))

    assert rate.published_on == date(2024, 3, 13)
    assert rate.asked_for == date(2024, 3, 19)


def test_the_older_of_two_days_is_named(book: RateBook) -> None:
    rate = book.rate("USD", "ISK", date(2024, 3, 20))

    assert rate.published_on == date(2024, 3, 13)


def test_a_pause_too_long_for_a_holiday_is_refused(book: RateBook) -> None:
    with pytest.raises(NotPublished, match="ISK was published on 2024-03-27"):
        book.rate("ISK", "EUR", date(2024, 3, 27))


@pytest.mark.parametrize(
    ("currency", "on"),
    [
        ("PLN", date(2024, 3, 25)),
        ("USD", date(1998, 12, 31)),
        ("RUB", date(2024, 3, 14)),
        ("USD", date(2024, 3, 29)),
        ("USD", date(2030, 1, 1)),
    ],
)
def test_a_day_outside_the_records_is_refused_by_name(
    book: RateBook, currency: str, on: date
) -> None:
    with pytest.raises(OutsideRecords) as refused:
        book.rate(currency, "EUR", on)

    assert refused.value.facts["currency"] == currency
    assert refused.value.facts["on"] == on


def test_an_old_rate_is_taken_only_where_it_was_allowed(book: RateBook) -> None:
    tuesday = date(2024, 4, 2)

    rate = book.rate("CNY", "EUR", tuesday, stale_days=7)

    assert rate.published_on == book.last_day == date(2024, 3, 28)
    with pytest.raises(OutsideRecords):
        book.rate("CNY", "EUR", tuesday, stale_days=4)
    # The rouble ended before the book did: it is gone, not late.
    with pytest.raises(OutsideRecords):
        book.rate("RUB", "EUR", tuesday, stale_days=999)


def test_a_currency_is_worth_itself_on_any_day(book: RateBook) -> None:
    for currency in ("CNY", "EUR", "AED"):
        assert book.rate(currency, currency, date(2099, 1, 1)).value == 1


def test_unknown_and_unquoted_currencies_are_told_apart(book: RateBook) -> None:
    with pytest.raises(UnknownCurrency, match="XQQ"):
        book.rate("XQQ", "EUR", FRIDAY)
    with pytest.raises(NotQuoted, match="AED"):
        book.rate("EUR", "AED", FRIDAY)


def test_a_planner_gets_factors_between_minor_units(book: RateBook) -> None:
    rates = book.planning_rates(["CNY", "EUR", "JPY"], "CNY", date(2024, 3, 28))

    assert rates == {
        "CNY": 1,
        "EUR": Fraction("7.8144"),
        "JPY": Fraction("7.8144") / Fraction("163.45") * 100,
    }


def test_the_bundled_rates_rest_over_easter_and_at_weekends() -> None:
    maundy_thursday = date(2024, 3, 28)

    assert exchange.rate("EUR", "USD", GOOD_FRIDAY).published_on == maundy_thursday
    assert exchange.rate("EUR", "USD", EASTER_MONDAY).published_on == maundy_thursday
    assert exchange.rate("EUR", "USD", date(2024, 3, 24)).published_on == FRIDAY
    assert exchange.rate("EUR", "USD", maundy_thursday).value == Fraction("1.0811")


def test_the_krona_is_not_carried_through_the_years_it_went_unpublished() -> None:
    with pytest.raises(NotPublished):
        exchange.rate("ISK", "EUR", date(2010, 5, 5))


def test_the_lev_ended_when_bulgaria_took_the_euro() -> None:
    assert exchange.rate("BGN", "EUR", date(2025, 12, 30)).value == 1 / Fraction(
        "1.9558"
    )
    with pytest.raises(ExchangeError, match="BGN"):
        exchange.rate("BGN", "EUR", date(2026, 3, 2))


quoted = st.sampled_from(["CNY", "EUR", "JPY", "USD", "PLN", "HUF"])
days = st.dates(date(2010, 1, 4), date(2025, 12, 31))


@given(quoted, quoted, days)
def test_there_and_back_is_the_same_money(ours: str, theirs: str, on: date) -> None:
    there, back = exchange.rate(ours, theirs, on), exchange.rate(theirs, ours, on)

    assert there.value * back.value == 1
    assert there.published_on == back.published_on


@given(quoted, quoted, quoted, days)
def test_a_detour_over_a_third_currency_changes_nothing(
    ours: str, between: str, theirs: str, on: date
) -> None:
    detour = exchange.rate(ours, between, on).value * (
        exchange.rate(between, theirs, on).value
    )

    assert detour == exchange.rate(ours, theirs, on).value


@given(st.integers(-(10**12), 10**12), quoted, days)
def test_an_exchanged_amount_is_off_by_half_a_coin_at_most(
    minor: int, theirs: str, on: date
) -> None:
    exact = minor * exchange.rate("CNY", theirs, on).minor_factor

    exchanged = exchange.convert(Money(minor, "CNY"), theirs, on)

    assert abs(exchanged.amount_minor - exact) <= Fraction(1, 2)
