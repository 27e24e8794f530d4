"""Network cells: one row's cells as values, each wrong cell named.

A wrong cell leaves a finding and a stand-in value, so that the other cells of the row
are still read and all its mistakes are named at once; a row with a finding is then
dropped (``sound`` is false) and no stand-in reaches the network.
"""

import re
from datetime import date, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from routing.demand import CustomsMode, GoodsClass
from routing.files.network import rules
from routing.files.network.rules import Finding, NetworkRule
from routing.files.network.tables import Row
from routing.network import Validity

Choice = TypeVar("Choice", bound=StrEnum)

_NEVER = date(1970, 1, 1)
# Beyond these nothing in the trade goes, and 64 bits hold every sum of them.
WHOLE_MAX = 10**12
AMOUNT_MAX = 10**9
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


class Cells:
    """The cells of one row, read as what they ought to be."""

    def __init__(self, row: Row, findings: list[Finding]) -> None:
        self.row = row
        self.sound = True
        self._findings = findings

    def refuse(self, rule: NetworkRule, field: str, expected: str = "") -> None:
        """Note that a cell breaks a rule."""
        self._findings.append(self.row.breaks(rule, field, expected))
        self.sound = self.sound and rule.severity is not rules.Severity.ERROR

    def text(self, field: str) -> str:
        """Read text that must be there."""
        value = self.row.cells[field]
        if not value:
            self.refuse(rules.FILLED, field)
        return value

    def optional_text(self, field: str) -> str | None:
        """Text, or ``None`` where the cell is blank."""
        return self.row.cells[field] or None

    def whole(self, field: str, *, least: int = 0) -> int:
        """Read a whole number, not below ``least``."""
        value = self.text(field)
        if not value:
            return least
        plain = re.fullmatch(r"-?[0-9]{1,15}", value) is not None
        if not plain or not least <= int(value) <= WHOLE_MAX:
            self.refuse(rules.WHOLE_NUMBER, field, f"{least} to {WHOLE_MAX}")
            return least
        return int(value)

    def optional_whole(self, field: str, *, least: int = 0) -> int | None:
        """Read a whole number, or ``None`` where the cell is blank."""
        return self.whole(field, least=least) if self.row.cells[field] else None

    def amount(self, field: str) -> Decimal:
        """Money or a rate: decimal, not negative."""
        value = self.text(field)
        try:
            number = Decimal(value) if value else Decimal(0)
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or not 0 <= number <= AMOUNT_MAX:
            self.refuse(rules.DECIMAL_NUMBER, field, f"0 to {AMOUNT_MAX}")
            return Decimal(0)
        return number

    def degrees(self, field: str, limit: int) -> float:
        """Latitude or longitude."""
        value = self.text(field)
        try:
            number = float(value) if value else 0.0
        except ValueError:
            number = 999.0
        if not -limit <= number <= limit:
            self.refuse(rules.DEGREES, field, str(limit))
            return 0.0
        return number

    def choice(self, field: str, kind: type[Choice]) -> Choice:
        """One of a closed set."""
        value = self.text(field)
        members = {str(member): member for member in kind}
        if value and value not in members:
            self.refuse(rules.ONE_OF, field, ", ".join(members))
        return members.get(value, next(iter(kind)))

    def words(self, field: str) -> tuple[str, ...]:
        """Words separated by blanks; a blank cell is no words."""
        return tuple(self.row.cells[field].split())

    def members(self, field: str, kind: type[StrEnum]) -> frozenset[str]:
        """Words of a closed set; "*" stands for all of it."""
        allowed = {str(member) for member in kind}
        found = self.words(field)
        if not found:
            self.refuse(rules.FILLED, field)
        if found == ("*",):
            return frozenset(allowed)
        if not allowed.issuperset(found):
            self.refuse(rules.ONE_OF, field, ", ".join(sorted(allowed)))
        return frozenset(found) & allowed

    def goods_classes(self) -> frozenset[str]:
        """Read the goods classes a line or product takes."""
        return self.members("goods_classes", GoodsClass)

    def customs_modes(self) -> frozenset[str]:
        """Read the customs modes a line or product takes."""
        return self.members("customs_modes", CustomsMode)

    def weekdays(self, field: str = "weekdays") -> frozenset[int]:
        """ISO weekdays, 1 is Monday; a blank cell never runs."""
        found = self.words(field)
        if any(not re.fullmatch("[1-7]", word) for word in found):
            self.refuse(rules.WEEKDAY, field)
            return frozenset()
        return frozenset(int(word) for word in found)

    def clock(self, field: str) -> time:
        """Local time of day."""
        value = self.text(field)
        match = _CLOCK.fullmatch(value)
        if match and int(match[1]) < 24 and int(match[2]) < 60:
            return time(int(match[1]), int(match[2]))
        if value:
            self.refuse(rules.CLOCK_TIME, field)
        return time()

    def day(self, field: str) -> date:
        """Read a calendar day that must be there."""
        value = self.text(field)
        try:
            return date.fromisoformat(value) if value else _NEVER
        except ValueError:
            self.refuse(rules.CALENDAR_DAY, field)
            return _NEVER

    def yes(self, field: str) -> bool:
        """Yes or no."""
        value = self.text(field).lower()
        if value and value not in {"yes", "no"}:
            self.refuse(rules.YES_OR_NO, field)
        return value == "yes"

    def shaped(self, field: str, pattern: str, rule: NetworkRule) -> str:
        """Text of a fixed shape."""
        value = self.text(field)
        if value and not re.fullmatch(pattern, value):
            self.refuse(rule, field)
        return value

    def currency(self, field: str = "currency") -> str:
        """Read a currency by its ISO 4217 letters."""
        return self.shaped(field, "[A-Z]{3}", rules.CURRENCY_CODE)

    def country(self, field: str = "country") -> str:
        """Read a country by its ISO 3166-1 letters."""
        return self.shaped(field, "[A-Z]{2}", rules.COUNTRY_CODE)

    def timezone(self, field: str = "timezone") -> str:
        """Read an IANA time zone."""
        value = self.text(field)
        if value and value not in _timezones():
            self.refuse(rules.IANA_ZONE, field)
        return value

    def locode(self, field: str = "unlocode") -> str | None:
        """Read a UN/LOCODE by its shape; whether it is listed is not asked here."""
        value = self.optional_text(field)
        if value and not _LOCODE.fullmatch(value):
            self.refuse(rules.LOCATION_CODE, field)
        return value

    def validity(self) -> Validity:
        """From when until when the row holds, and who says so."""
        begins = self.day("effective_from")
        ends = self.day("effective_to") if self.row.cells["effective_to"] else None
        if ends is not None and ends < begins:
            self.refuse(rules.DAYS_IN_ORDER, "effective_to", str(begins))
        return Validity(begins, ends, self.text("source"), self.yes("assumption"))
