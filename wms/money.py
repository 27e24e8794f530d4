"""Money: whole minor units with their currency beside them.

Minor units follow ISO 4217: a yuan has 100 fen, a yen has no sen, a Kuwaiti dinar has
1,000 fils. Nothing is ever a float, nothing of two currencies is ever added up, and
what is split sums to the fen.

* MoneyError
  - UnknownCurrency  a code ISO 4217 does not list
  - MixedCurrencies  two currencies in one sum
  - TooPrecise       more decimals than the currency has
  - NotAnAmount      a float, or text that is no number
  - Unsplittable     nothing to split by: no shares, or shares that weigh nothing
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Annotated, Self

from babel import Locale
from babel.numbers import format_currency, list_currencies
from pydantic import AfterValidator

from routing.currency import minor_digits
from wms.errors import HouseError
from wms.identifiers.shape import normalise


class MoneyError(HouseError, ValueError):
    """An amount nobody can book."""


class UnknownCurrency(MoneyError):
    """A code ISO 4217 does not list."""

    sentence = "{currency!r} is no ISO 4217 currency"


class MixedCurrencies(MoneyError):
    """Two currencies in one sum."""

    sentence = "{ours} and {theirs} do not add up: exchange one first"


class TooPrecise(MoneyError):
    """More decimals than the currency has."""

    sentence = "{amount} has more decimals than the {digits} of {currency}"


class NotAnAmount(MoneyError):
    """A float, or text that is no number."""

    sentence = "{amount!r} is no exact amount"


class Unsplittable(MoneyError):
    """Nothing to split by."""

    sentence = (
        "cannot split by {shares}: shares are whole, none negative, and not all zero"
    )


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(list_currencies())


def currency_code(value: str) -> str:
    """The currency's code as we store it, or a refusal."""
    code = normalise(value)
    if code not in _known():
        raise UnknownCurrency(currency=value)
    return code


Currency = Annotated[str, AfterValidator(currency_code)]


def minor_unit_digits(currency: str) -> int:
    """How many decimals the currency's minor unit stands for."""
    return minor_digits(currency_code(currency))


@dataclass(frozen=True)
class Money:
    """An amount in minor units of its currency; may be negative, as a credit is."""

    amount_minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if type(self.amount_minor) is not int:  # bool is an int, and no amount
            raise NotAnAmount(amount=self.amount_minor)
        object.__setattr__(self, "currency", currency_code(self.currency))

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Self:
        """Read an amount in major units, `of("12.34", "EUR")`; floats are refused."""
        if type(amount) not in {
            str,
            int,
            Decimal,
        }:  # a float would slip through Decimal
            raise NotAnAmount(amount=amount)
        try:
            major = Decimal(amount)
        except InvalidOperation:
            raise NotAnAmount(amount=amount) from None
        if not major.is_finite() or not _is_human_sized(major):
            raise NotAnAmount(amount=amount)
        digits = minor_unit_digits(currency)
        minor = Fraction(major) * 10**digits
        if minor.denominator != 1:
            raise TooPrecise(
                amount=amount, currency=currency_code(currency), digits=digits
            )
        return cls(minor.numerator, currency)

    @classmethod
    def total(cls, amounts: Iterable[Self], currency: str) -> Self:
        """The sum of many amounts; of none it is zero, which is why it is told where."""
        return sum(amounts, start=cls(0, currency))

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with all the currency's decimals."""
        return Decimal(self.amount_minor).scaleb(-minor_unit_digits(self.currency))

    def __add__(self, other: Self) -> Self:
        return type(self)(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.amount_minor - self._same(other), self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.amount_minor, self.currency)

    def __mul__(self, times: int | Fraction | Decimal) -> Self:
        """So many times the amount, rounded half even to the minor unit."""
        if type(times) not in {int, Fraction, Decimal}:
            raise NotAnAmount(amount=times)
        # Fraction's round() is exact and half even, as bank rounding wants.
        return type(self)(round(Fraction(times) * self.amount_minor), self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Self) -> bool:
        return self.amount_minor < self._same(other)

    def __le__(self, other: Self) -> bool:
        return self.amount_minor <= self._same(other)

    def __gt__(self, other: Self) -> bool:
        return self.amount_minor > self._same(other)

    def __ge__(self, other: Self) -> bool:
        return self.amount_minor >= self._same(other)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def allocate(self, shares: Sequence[int]) -> tuple[Self, ...]:
        """Split by weights, say the parcels' grams; the parts sum to the whole.

        The amount is cut at the cumulated shares, each cut rounded away from zero: every
        part is less than one minor unit from its share, a zero share gets nothing, and
        a credit is split as the charge was.
        """
        whole = sum(shares)
        if any(type(share) is not int or share < 0 for share in shares) or not whole:
            raise Unsplittable(shares=list(shares))
        size, sign = abs(self.amount_minor), -1 if self.amount_minor < 0 else 1
        cuts = [
            -(-size * reached // whole) for reached in accumulate(shares, initial=0)
        ]
        return tuple(
            type(self)(sign * (after - before), self.currency)
            for before, after in pairwise(cuts)
        )

    def split(self, parts: int) -> tuple[Self, ...]:
        """Split into equal parts that differ by one minor unit at most."""
        return self.allocate([1] * parts)

    def format(self, locale: str = "en") -> str:
        """As people read it in the locale, with all the currency's decimals."""
        known = Locale.parse(locale)
        digits = minor_unit_digits(self.currency)
        decimals = f".{'0' * digits}" if digits else ""
        pattern = known.currency_formats["standard"].pattern.replace(".00", decimals)
        return format_currency(
            self.amount,
            self.currency,
            format=pattern,
            locale=known,
            currency_digits=False,
        )

    def _same(self, other: Self) -> int:
        if not isinstance(other, Money):
            raise NotAnAmount(amount=other)
        if other.currency != self.currency:
            raise MixedCurrencies(ours=self.currency, theirs=other.currency)
        return other.amount_minor


def _is_human_sized(major: Decimal) -> bool:
    # 1e999999999 is eleven characters to type and a gigabyte to hold as an integer.
    exponent = major.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -30 and major.adjusted() <= 30
