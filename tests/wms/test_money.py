"""Money is whole minor units, and sums to the fen."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from wms.money import (
    MixedCurrencies,
    Money,
    MoneyError,
    NotAnAmount,
    TooPrecise,
    UnknownCurrency,
    Unsplittable,
    minor_unit_digits,
)

currencies = st.sampled_from(["CNY", "EUR", "JPY", "KWD", "CLF"])
amounts = st.builds(Money, st.integers(-(10**15), 10**15), currencies)
shares = st.lists(st.integers(0, 10**7), min_size=1, max_size=50).filter(any)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.34", "EUR", 1234),
        ("12.3", "EUR", 1230),
        ("1250", "JPY", 1250),
        ("1.234", "KWD", 1234),
        ("-0.05", "cny", -5),
        (Decimal("7.10"), "CNY", 710),
        (7, "CNY", 700),
        ("1.000", "JPY", 1),
        # ISO 4217 gives the dinar 3 and the rial 2, whatever people print.
        ("0.125", "IQD", 125),
        ("0.25", "IRR", 25),
    ],
)
def test_an_amount_is_read_in_its_currencys_smallest_coin(
    amount: str | Decimal | int, currency: str, minor: int
) -> None:
    assert Money.of(amount, currency) == Money(minor, currency.upper())


@pytest.mark.parametrize(
    ("amount", "currency", "refusal"),
    [
        ("12.345", "EUR", TooPrecise),
        ("1.5", "JPY", TooPrecise),
        ("twelve", "EUR", NotAnAmount),
        ("NaN", "EUR", NotAnAmount),
        ("Infinity", "EUR", NotAnAmount),
        ("1e999999999", "EUR", NotAnAmount),
        ("1e-999999999", "EUR", NotAnAmount),
        ("12.34", "EUX", UnknownCurrency),
        ("12.34", "", UnknownCurrency),
    ],
)
def test_an_amount_nobody_can_book_is_refused(
    amount: str, currency: str, refusal: type[MoneyError]
) -> None:
    with pytest.raises(refusal):
        Money.of(amount, currency)


def test_a_refusal_names_the_amount_and_the_currency() -> None:
    with pytest.raises(TooPrecise) as refused:
        Money.of("12.345", "EUR")

    assert str(refused.value) == "12.345 has more decimals than the 2 of EUR"
    assert refused.value.facts == {"amount": "12.345", "currency": "EUR", "digits": 2}


# Untyped on purpose: these are the slips a type checker catches only where it looks.
MONEY: Any = Money(100, "EUR")
SLIPS: list[Callable[[], object]] = [
    lambda: Money(12.34, "EUR"),  # type: ignore[arg-type]
    lambda: Money(True, "EUR"),
    lambda: Money.of(12.34, "EUR"),  # type: ignore[arg-type]
    lambda: MONEY * 1.1,
    lambda: MONEY * True,
    lambda: MONEY + 1,
    lambda: MONEY < 1,
]


@pytest.mark.parametrize("slip", SLIPS)
def test_floats_and_bare_numbers_are_no_money(slip: Callable[[], object]) -> None:
    with pytest.raises(NotAnAmount):
        slip()


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(MixedCurrencies, match="EUR and CNY"):
        Money(1, "EUR") + Money(1, "CNY")
    with pytest.raises(MixedCurrencies):
        Money(1, "EUR") < Money(1, "CNY")  # noqa: B015 - comparing is the slip


def test_the_total_of_nothing_is_nought_of_a_currency() -> None:
    assert Money.total([], "CNY") == Money(0, "CNY")
    assert Money.total([Money(1, "CNY"), Money(2, "CNY")], "CNY") == Money(3, "CNY")


@given(amounts)
def test_what_is_read_is_what_was_written(money: Money) -> None:
    assert Money.of(money.amount, money.currency) == money
    assert -money + money == money - money


@given(amounts, shares)
def test_a_split_amount_sums_to_the_whole(money: Money, weights: list[int]) -> None:
    parts = money.allocate(weights)

    assert Money.total(parts, money.currency) == money
    for part, weight in zip(parts, weights, strict=True):
        exact = Fraction(money.amount_minor * weight, sum(weights))
        assert abs(part.amount_minor - exact) < 1


@given(amounts, shares)
def test_a_credit_is_split_as_the_charge_was(money: Money, weights: list[int]) -> None:
    charge, credit = money.allocate(weights), (-money).allocate(weights)

    assert credit == tuple(-part for part in charge)


@given(amounts, st.integers(1, 100))
def test_equal_parts_differ_by_one_coin_at_most(money: Money, count: int) -> None:
    sizes = [part.amount_minor for part in money.split(count)]

    assert max(sizes) - min(sizes) <= 1


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 5]])
def test_an_amount_is_not_split_by_nothing(weights: list[int]) -> None:
    with pytest.raises(Unsplittable):
        Money(100, "CNY").allocate(weights)


@pytest.mark.parametrize(("minor", "half"), [(1, 0), (3, 2), (5, 2), (7, 4), (-3, -2)])
def test_half_a_coin_goes_to_the_even_neighbour(minor: int, half: int) -> None:
    assert Money(minor, "CNY") * Fraction(1, 2) == Money(half, "CNY")


@pytest.mark.parametrize(
    ("money", "english", "chinese"),
    [
        (Money(123456750, "CNY"), "CN¥1,234,567.50", "¥1,234,567.50"),
        (Money(1230, "EUR"), "€12.30", "€12.30"),
        (Money(1250, "JPY"), "¥1,250", "JP¥1,250"),
        (Money(-1234, "KWD"), "-KWD1.234", "-KWD1.234"),
    ],
)
def test_people_read_all_the_coins(money: Money, english: str, chinese: str) -> None:
    # Babel puts a no-break space after some signs; people do not see which.
    assert money.format("en").replace("\xa0", "") == english
    assert money.format("zh").replace("\xa0", "") == chinese


def test_money_stands_in_a_form() -> None:
    class Invoice(BaseModel):
        due: Money

    invoice = Invoice.model_validate({"due": {"amount_minor": 5, "currency": "cny"}})

    assert invoice.due == Money(5, "CNY")
    assert str(invoice.due) == "0.05 CNY"


def test_the_smallest_coins_are_those_of_iso_4217() -> None:
    digits = {code: minor_unit_digits(code) for code in ("CNY", "JPY", "KWD", "CLF")}

    assert digits == {"CNY": 2, "JPY": 0, "KWD": 3, "CLF": 4}
