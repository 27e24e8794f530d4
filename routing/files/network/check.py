"""Network check: what rows must keep among themselves.

    here      codes stand once, names are found, rows of one thing follow each other
    ways      lines arrive, and parcels come from a hub to every zone   ways
    geography outlines and postcodes tell zones apart                   geography

Rows with a wrong cell are named already and left out here; their codes still count, so
that one mistake is not told again at every row that points to it.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol, TypeVar

from routing.demand import GoodsClass
from routing.files.network import rules
from routing.files.network.geography import geography_findings
from routing.files.network.rows import Rows
from routing.files.network.rules import Finding
from routing.files.network.tables import Row
from routing.files.network.ways import ways_findings
from routing.network import Basis, ProductPrice, Validity

CODED = ("sites", "unit_types", "lines", "zones", "products")


class Dated(Protocol):
    """Anything that holds for a time."""

    @property
    def validity(self) -> Validity:
        """From when until when."""
        ...


Thing = TypeVar("Thing", bound=Dated)
Bracket = tuple[int, int | None]


def check(rows: Rows) -> Iterator[Finding]:
    """Name every rule broken between rows."""
    codes = {
        name: {row.cells["code"] for row in rows.tables[name].rows} for name in CODED
    }
    yield from _codes_stand_once(rows)
    yield from _names_are_found(rows, codes)
    yield from _charges_follow_each_other(rows)
    yield from _prices_follow_each_other(rows)
    yield from _rules_follow_each_other(rows)
    if rows.complete("charges"):
        yield from _pivots_belong(rows)
    yield from ways_findings(rows)
    yield from geography_findings(rows)


def _codes_stand_once(rows: Rows) -> Iterator[Finding]:
    for name in CODED:
        first: dict[str, int] = {}
        for row in rows.tables[name].rows:
            code = row.cells["code"]
            if code and code in first:
                yield row.breaks(rules.CODE_ONCE, "code", str(first[code]))
            first.setdefault(code, row.number)


def _names_are_found(rows: Rows, codes: Mapping[str, set[str]]) -> Iterator[Finding]:
    cards = {row.cells["rate_card"] for row in rows.tables["charges"].rows}
    countries = {row.cells["country"] for row in rows.tables["zones"].rows}
    pointers = (
        ("lines", "unit_type", codes["unit_types"], "unit_types"),
        ("lines", "rate_card", cards, "charges"),
        ("legs", "line", codes["lines"], "lines"),
        ("legs", "origin", codes["sites"], "sites"),
        ("legs", "destination", codes["sites"], "sites"),
        ("products", "entry", codes["sites"], "sites"),
        ("product_prices", "product", codes["products"], "products"),
        ("product_prices", "zone", codes["zones"] | countries, "zones"),
    )
    for table, field, known, where in pointers:
        if not rows.tables[where].readable:
            continue
        for row in rows.tables[table].rows:
            if row.cells[field] and row.cells[field] not in known:
                yield row.breaks(rules.NAMES_A_ROW, field, where)
    classes = [str(it) for it in GoodsClass]
    for row, _ in rows.goods_rules:
        if row.cells["goods_class"] not in classes:
            yield row.breaks(rules.ONE_OF, "goods_class", ", ".join(classes))
    priced = {row.cells["product"] for row in rows.tables["product_prices"].rows}
    for row in rows.tables["products"].rows:
        unpriced = row.cells["code"] not in priced
        if unpriced and rows.tables["product_prices"].readable:
            yield row.breaks(rules.PRODUCT_PRICED, "code")


def _charges_follow_each_other(rows: Rows) -> Iterator[Finding]:
    named = _grouped(rows.charges, lambda it: (it.rate_card, it.basis, it.name_en))
    for charges in named:
        brackets = [(it.over_g, it.up_to_g) for _, it in charges]
        yield from _apart(charges, brackets, "over_g")
        yield from _joined(charges, brackets)
    for card in _grouped(rows.charges, lambda it: it.rate_card):
        yield from _days_joined(card)


def _prices_follow_each_other(rows: Rows) -> Iterator[Finding]:
    for prices in _grouped(rows.prices, lambda it: (it.product, it.zone)):
        brackets: list[Bracket] = [(it.over_g, it.up_to_g) for _, it in prices]
        yield from _apart(prices, brackets, "over_g")
        yield from _joined(prices, brackets)
        yield from _days_joined(prices)
        yield from _rising(prices)


def _rules_follow_each_other(rows: Rows) -> Iterator[Finding]:
    for laws in _grouped(rows.goods_rules, lambda it: (it.mode, it.goods_class)):
        yield from _apart(laws, [(0, None)] * len(laws), "effective_from")
        yield from _days_joined(laws)
    for levies in _grouped(rows.levies, lambda it: (it.code, it.country)):
        yield from _apart(levies, [(0, None)] * len(levies), "effective_from")


def _pivots_belong(rows: Rows) -> Iterator[Finding]:
    pivoted = {it.rate_card for _, it in rows.charges if it.pivot_g is not None}
    for row, charge in rows.charges:
        if charge.basis is Basis.OVER_PIVOT_KG and charge.rate_card not in pivoted:
            yield row.breaks(rules.PIVOT_BELONGS, "basis")


def _grouped(
    pairs: Iterable[tuple[Row, Thing]], key: Callable[[Thing], Hashable]
) -> list[list[tuple[Row, Thing]]]:
    groups: dict[Hashable, list[tuple[Row, Thing]]] = {}
    for row, thing in pairs:
        groups.setdefault(key(thing), []).append((row, thing))
    return list(groups.values())


def _apart(
    group: Sequence[tuple[Row, Thing]], brackets: Sequence[Bracket], field: str
) -> Iterator[Finding]:
    """Two rows that hold on one day must not price the same weight."""
    for later, (row, thing) in enumerate(group):
        for earlier, (other, before) in enumerate(group[:later]):
            if _share_a_day(thing.validity, before.validity) and _share_a_weight(
                brackets[later], brackets[earlier]
            ):
                yield row.breaks(rules.BRACKETS_APART, field, str(other.number))
                break


def _joined(
    group: Sequence[tuple[Row, Thing]], brackets: Sequence[Bracket]
) -> Iterator[Finding]:
    """Above the lowest bracket every weight up to the highest has a row."""
    for (row, thing), (over_g, _) in zip(group, brackets, strict=True):
        below = [
            bracket
            for (_, other), bracket in zip(group, brackets, strict=True)
            if bracket[0] < over_g and _share_a_day(thing.validity, other.validity)
        ]
        reach = max((up or over_g for _, up in below), default=0)
        if reach < over_g:
            yield row.breaks(rules.BRACKETS_JOIN, "over_g", f"{reach} g")


def _days_joined(group: Sequence[tuple[Row, Dated]]) -> Iterator[Finding]:
    """Between the first and the last day of a thing some row holds."""
    ordered = sorted(group, key=lambda it: it[1].validity.effective_from)
    reach = ordered[0][1].validity.effective_from
    for row, thing in ordered:
        if thing.validity.effective_from > reach:
            yield row.breaks(rules.DAYS_JOIN, "effective_from", str(reach))
        reach = max(reach, _day_after(thing.validity))


def _rising(prices: Sequence[tuple[Row, ProductPrice]]) -> Iterator[Finding]:
    """A heavier parcel pays no less; carriers do it, customers notice."""
    ordered = sorted(prices, key=lambda it: it[1].over_g)
    for (row, below), (above_row, above) in pairwise(ordered):
        if below.up_to_g != above.over_g or below.currency != above.currency:
            continue
        heaviest = below.per_item + below.per_kg * below.up_to_g / 1000
        heavier = above.per_item + above.per_kg * above.over_g / 1000
        if heavier < heaviest and _share_a_day(below.validity, above.validity):
            yield above_row.breaks(rules.PRICE_RISES, "per_item", str(row.number))


def _share_a_day(one: Validity, other: Validity) -> bool:
    return one.effective_from < _day_after(other) and (
        other.effective_from < _day_after(one)
    )


def _share_a_weight(one: Bracket, other: Bracket) -> bool:
    (one_over, one_up), (other_over, other_up) = one, other
    return (one_up is None or other_over < one_up) and (
        other_up is None or one_over < other_up
    )


def _day_after(validity: Validity) -> date:
    last = validity.effective_to
    return date.max if last is None else min(last, date(9998, 12, 31)) + _A_DAY


_A_DAY = timedelta(days=1)
