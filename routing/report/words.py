"""Words: how figures, times and names are said in the reader's language.

The translator is handed in, because catalogues belong to whoever speaks to people;
``gettext.NullTranslations()`` speaks English. Sentences are whole in the source, with
named places, so that another language may order them its own way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton
from babel.numbers import (
    format_compact_decimal,
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
)

from routing.errors import UnknownName
from routing.units import CM3_PER_M3, G_PER_KG

KG_PER_T = 1_000

Language = Literal["en", "zh"]
Row = TypeVar("Row")

_LOCALES: Mapping[Language, Locale] = {
    "en": Locale("en"),
    "zh": Locale.parse("zh_CN"),
}
_HTML_LANG: Mapping[Language, str] = {"en": "en", "zh": "zh-Hans"}


class Speech(Protocol):
    """What a gettext catalogue can do, whoever brings it."""

    def gettext(self, message: str, /) -> str:
        """The message in the reader's language."""
        ...

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        """The message in the form that fits the number."""
        ...


class Named(Protocol):
    """A row of the network with a name in both languages."""

    @property
    def name_en(self) -> str:
        """English name."""
        ...

    @property
    def name_zh(self) -> str:
        """Chinese name."""
        ...


@dataclass(frozen=True)
class Words:
    """A speech, the language of its numbers and dates, and the planning currency."""

    speech: Speech
    language: Language
    currency: str

    @property
    def html_lang(self) -> str:
        """Value of the ``lang`` attribute of what is written."""
        return _HTML_LANG[self.language]

    def gettext(self, message: str, /) -> str:
        """The message in the reader's language."""
        return self.speech.gettext(message)

    def ngettext(self, one: str, many: str, n: int, /) -> str:
        """The message in the form that fits the number."""
        return self.speech.ngettext(one, many, n)

    def name(self, row: Named) -> str:
        """The name of a row, or the other language's where this one has none."""
        first, second = row.name_en, row.name_zh
        if self.language == "zh":
            first, second = second, first
        return first or second

    def number(self, value: float, digits: int = 0) -> str:
        """A figure with its groups; ``digits`` decimals, always as many."""
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        # A load of -0.0 or a saving of -0.3 must not be written "-0".
        rounded = round(Decimal(str(value)), digits) + 0
        return format_decimal(rounded or 0, format=pattern, locale=self._locale)

    def short(self, value: float, digits: int = 1) -> str:
        """A figure for an axis: 1.2M, 120万."""
        return format_compact_decimal(
            value, fraction_digits=digits, locale=self._locale
        )

    def share(self, value: float, digits: int = 0) -> str:
        """A share of one as a percentage."""
        pattern = "#,##0." + "0" * digits + "%" if digits else "#,##0%"
        return format_percent(value, format=pattern, locale=self._locale)

    def kg(self, weight_g: float, digits: int | None = None) -> str:
        """Kilograms of grams, without the unit; below ten with a decimal."""
        if digits is None:
            digits = 1 if 0 < weight_g < 10 * G_PER_KG else 0
        return self.number(weight_g / G_PER_KG, digits)

    def weight(self, weight_g: float) -> str:
        """A weight with its unit: tonnes, or kilograms below one of them."""
        if weight_g >= G_PER_KG * KG_PER_T:
            n = self.number(weight_g / G_PER_KG / KG_PER_T, 1)
            return self.gettext("{n} t").format(n=n)
        return self.gettext("{n} kg").format(n=self.kg(weight_g))

    def m3(self, volume_cm3: float, digits: int = 1) -> str:
        """Cubic metres of cubic centimetres, without the unit."""
        return self.number(volume_cm3 / CM3_PER_M3, digits)

    def major(self, minor: float) -> float:
        """Minor units of the planning currency as whole currency."""
        return minor / 10.0**self._minor_digits

    def money(self, minor: float) -> str:
        """An amount with its currency, for a sentence; no minor digits."""
        return self._currency(minor, 0)

    def price(self, minor: float) -> str:
        """A small amount with its currency and its minor digits."""
        return self._currency(minor, self._minor_digits)

    def amount(self, minor: float, digits: int = 0) -> str:
        """An amount without its currency, for a column that says it in the header."""
        return self.number(self.major(minor), digits)

    def day(self, day: date) -> str:
        """A day with its weekday: Tue, Oct 27."""
        return format_skeleton("MMMEd", _midnight(day), locale=self._locale)

    def day_of_year(self, day: date) -> str:
        """A day with its weekday and year."""
        return format_skeleton("yMMMEd", _midnight(day), locale=self._locale)

    def moment(self, minute: int, zone: str) -> str:
        """A moment on the wall clock of a place, with its offset: 18:30 (UTC+8)."""
        at = local(minute, zone)
        return f"{self.day(at.date())} {at:%H:%M} ({offset(at)})"

    def day_of(self, minute: int, zone: str) -> str:
        """The local day of a moment."""
        return self.day(local(minute, zone).date())

    @cached_property
    def _locale(self) -> Locale:
        return _LOCALES[self.language]

    @cached_property
    def _minor_digits(self) -> int:
        return get_currency_precision(self.currency)

    def _currency(self, minor: float, digits: int) -> str:
        amount = round(Decimal(str(self.major(minor))), digits) + 0
        pattern = "¤#,##0." + "0" * digits if digits else "¤#,##0"
        return format_currency(
            amount or 0,
            self.currency,
            format=pattern,
            locale=self._locale,
            currency_digits=False,
        )


def local(minute: int, zone: str) -> datetime:
    """Minutes since 1970 UTC on the wall clock of a zone."""
    return datetime.fromtimestamp(int(minute) * 60, UTC).astimezone(ZoneInfo(zone))


def offset(at: datetime) -> str:
    """The offset of a moment from UTC: UTC+8, UTC+5:30."""
    shift = at.utcoffset()
    minutes = int(shift.total_seconds()) // 60 if shift else 0
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def named(rows: Mapping[str, Row], code: str, *, what: str) -> Row:
    """The row of a code, or a refusal that names what is missing."""
    try:
        return rows[code]
    except KeyError:
        raise UnknownName(what=what, name=code) from None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
