"""Tariff: rate cards, price lists and levies become prices of whole columns of parcels.

Amounts of the catalogue are exact decimals in major units of their own currency. They
are turned once into millionths of the planning currency's minor unit, multiplied in
integers, and rounded in one place: half up, to whole minor units, for each parcel and
each part of the cost (`rounded_minor`).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from routing.currency import minor_digits
from routing.errors import Nonsense
from routing.network import Basis, Charge, Levy, Network, Product, ProductPrice, Site
from routing.units import Ints, chargeable_weight_g

Exchange = Mapping[str, Fraction]
"""Minor units of the planning currency for one minor unit of each currency."""

Bools = NDArray[np.bool_]
_Row = TypeVar("_Row", Charge, ProductPrice, Levy)
_Key = TypeVar("_Key", bound=Hashable)

MICRO = 1_000_000
_NANO = 1_000_000_000

_EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EU_COUNTRIES = frozenset(_EU.split())
"""ISO codes of the customs union's 27 members; a levy of country "*" holds in each."""


def micro_minor(amount: Decimal, currency: str, exchange: Exchange) -> int:
    """An amount in millionths of the planning currency's minor unit.

    Nothing is nothing in every currency and needs no rate.
    """
    if not amount:
        return 0
    if currency not in exchange:
        raise Nonsense(
            what="exchange", rule=f"a rate for {currency}", found=sorted(exchange)
        )
    if amount < 0:
        raise Nonsense(what="amount", rule="not negative", found=amount)
    minor = Fraction(amount) * 10 ** minor_digits(currency)
    return int(minor * exchange[currency] * MICRO + Fraction(1, 2))


def currencies(network: Network) -> frozenset[str]:
    """Every currency a price of the network is in: what an exchange has to know."""
    amounts = [
        *((it.currency, it.amount) for it in network.charges),
        *((it.currency, it.amount) for it in network.levies),
        *((it.currency, it.per_item + it.per_kg) for it in network.prices),
        *(
            (it.currency, it.handling_per_kg + it.handling_per_piece)
            for it in network.sites.values()
        ),
    ]
    return frozenset(currency for currency, amount in amounts if amount)


def rounded_minor(nano: Ints) -> Ints:
    """Billionths of a minor unit, half up to whole minor units; never below zero."""
    return (nano + _NANO // 2) // _NANO


@dataclass(frozen=True)
class Rate:
    """What parcels of a stretch of weight pay by billed kilogram and by piece."""

    over_g: int
    up_to_g: int | None
    divisor_cm3_per_kg: int
    step_g: int
    micro_per_kg: int
    micro_per_piece: int

    def nano(self, weight_g: Ints, volume_cm3: Ints) -> Ints:
        """The charge of each parcel in billionths of a minor unit."""
        billed_g = chargeable_weight_g(
            weight_g,
            volume_cm3,
            divisor_cm3_per_kg=self.divisor_cm3_per_kg,
            step_g=self.step_g,
        )
        charge = billed_g * self.micro_per_kg + self.micro_per_piece * 1_000
        bounded = self.up_to_g is not None
        if not bounded and self.over_g == 0:
            return charge
        inside = weight_g > self.over_g
        if self.up_to_g is not None:
            inside &= weight_g <= self.up_to_g
        return np.where(inside, charge, 0)


def charge_minor(rates: Sequence[Rate], weight_g: Ints, volume_cm3: Ints) -> Ints:
    """What each parcel pays by all rates together, rounded once."""
    nano = np.zeros(len(weight_g), dtype=np.int64)
    for rate in rates:
        nano += rate.nano(weight_g, volume_cm3)
    return rounded_minor(nano)


@dataclass(frozen=True)
class LineTariff:
    """What a rate card charges on one day: by parcel, by unit, and beyond the pivot."""

    rates: tuple[Rate, ...]
    unit_price_minor: int
    pivot_g: int | None
    over_minor_per_kg: int


def line_tariff(charges: Sequence[Charge], exchange: Exchange) -> LineTariff:
    """The tariff of a rate card's rows of one day; they add up.

    Raises
    ------
    Nonsense
        If a charge that no single parcel pays is told by a parcel's weight: rows of
        other brackets would be paid on top of it.
    """
    for it in charges:
        if it.basis not in _BY_PARCEL and (it.over_g or it.up_to_g is not None):
            raise Nonsense(
                what=f"bracket of charge {it.name_en!r} of rate card {it.rate_card}",
                rule=f"no weight bracket for basis {it.basis}",
                found=(it.over_g, it.up_to_g),
            )

    def minor_of(basis: Basis) -> int:
        micro = sum(
            micro_minor(it.amount, it.currency, exchange)
            for it in charges
            if it.basis is basis
        )
        return (micro + MICRO // 2) // MICRO

    pivots = [it.pivot_g for it in charges if it.pivot_g is not None]
    return LineTariff(
        rates=tuple(_rate(it, exchange) for it in charges if it.basis in _BY_PARCEL),
        unit_price_minor=minor_of(Basis.UNIT),
        pivot_g=max(pivots) if pivots else None,
        over_minor_per_kg=minor_of(Basis.OVER_PIVOT_KG),
    )


_BY_PARCEL = (Basis.KG, Basis.PIECE)


def _rate(charge: Charge, exchange: Exchange) -> Rate:
    micro = micro_minor(charge.amount, charge.currency, exchange)
    return Rate(
        over_g=charge.over_g,
        up_to_g=charge.up_to_g,
        divisor_cm3_per_kg=charge.divisor_cm3_per_kg,
        step_g=charge.step_g,
        micro_per_kg=micro if charge.basis is Basis.KG else 0,
        micro_per_piece=micro if charge.basis is Basis.PIECE else 0,
    )


def handling_rate(site: Site, exchange: Exchange) -> Rate:
    """What a site charges for every parcel that passes through it."""
    return Rate(
        over_g=0,
        up_to_g=None,
        divisor_cm3_per_kg=0,
        step_g=1,
        micro_per_kg=micro_minor(site.handling_per_kg, site.currency, exchange),
        micro_per_piece=micro_minor(site.handling_per_piece, site.currency, exchange),
    )


@dataclass(frozen=True)
class ProductTariff:
    """What a product charges to one zone on one day, and within how many workdays."""

    product: Product
    rows: tuple[ProductPrice, ...]
    micro_per_item: tuple[int, ...]
    micro_per_kg: tuple[int, ...]

    @cached_property
    def workdays(self) -> int:
        """Workdays promised: the longest promise of its rows."""
        return max(row.max_workdays for row in self.rows)

    def takes_weight(self, weight_g: Ints, volume_cm3: Ints) -> Bools:
        """Which parcels are light enough: the product's limit and its dearest row."""
        billed_g = self._billed_g(weight_g, volume_cm3)
        return (weight_g <= self.product.max_weight_g) & (self._row_of(billed_g) >= 0)

    def price_minor(self, weight_g: Ints, volume_cm3: Ints) -> Ints:
        """What each parcel pays; meaningless where ``takes_weight`` is false."""
        billed_g = self._billed_g(weight_g, volume_cm3)
        row = self._row_of(billed_g)
        per_kg = np.array(self.micro_per_kg, dtype=np.int64)[row]
        per_item = np.array(self.micro_per_item, dtype=np.int64)[row]
        return rounded_minor(billed_g * per_kg + per_item * 1_000)

    def _billed_g(self, weight_g: Ints, volume_cm3: Ints) -> Ints:
        billed_g = chargeable_weight_g(
            weight_g,
            volume_cm3,
            divisor_cm3_per_kg=self.product.divisor_cm3_per_kg,
            step_g=self.product.step_g,
        )
        return np.maximum(billed_g, self.product.min_billed_g)

    def _row_of(self, billed_g: Ints) -> Ints:
        up_to_g = np.array([row.up_to_g for row in self.rows], dtype=np.int64)
        over_g = np.array([row.over_g for row in self.rows], dtype=np.int64)
        row = np.searchsorted(up_to_g, billed_g, side="left")
        inside = row < len(up_to_g)
        row = np.where(inside, row, 0)
        return np.where(inside & (billed_g > over_g[row]), row, -1)


def product_tariff(
    product: Product, prices: Sequence[ProductPrice], exchange: Exchange
) -> ProductTariff:
    """The tariff of a product's rows for one place and one day."""
    rows = tuple(sorted(prices, key=lambda it: it.up_to_g))
    return ProductTariff(
        product=product,
        rows=rows,
        micro_per_item=tuple(
            micro_minor(it.per_item, it.currency, exchange) for it in rows
        ),
        micro_per_kg=tuple(
            micro_minor(it.per_kg, it.currency, exchange) for it in rows
        ),
    )


def takes_size(
    product: Product, length_mm: Ints, width_mm: Ints, height_mm: Ints
) -> Bools:
    """Which parcels are small enough for a product."""
    fits = np.ones(len(length_mm), dtype=np.bool_)
    if product.max_longest_mm is not None:
        fits &= length_mm <= product.max_longest_mm
    if product.max_sum_mm is not None:
        fits &= length_mm + width_mm + height_mm <= product.max_sum_mm
    if product.max_girth_sum_mm is not None:
        fits &= length_mm + 2 * (width_mm + height_mm) <= product.max_girth_sum_mm
    return fits


@dataclass(frozen=True)
class Levies:
    """What a country takes on one day: by parcel, and by distinct six-digit heading."""

    micro_per_parcel: int
    micro_per_hs6_line: int

    def minor(self, hs6_lines: Ints) -> Ints:
        """What each parcel owes."""
        micro = self.micro_per_parcel + self.micro_per_hs6_line * hs6_lines
        return rounded_minor(micro * 1_000)


def country_levies(rows: Sequence[Levy], exchange: Exchange) -> Levies:
    """The duties and fees of one country on one day, added up."""

    def micro_by(basis: str) -> int:
        return sum(
            micro_minor(it.amount, it.currency, exchange)
            for it in rows
            if it.basis == basis
        )

    return Levies(micro_by("parcel"), micro_by("hs6_line"))


class Tariffs:
    """Every price of a network in the planning currency, by day.

    Days on which the same rows hold share one tariff object, so that callers can tell
    by identity whether a price has changed.
    """

    def __init__(self, network: Network, exchange: Exchange) -> None:
        self._network = network
        self._exchange = exchange
        self._charges = _by(network.charges, lambda it: it.rate_card)
        self._prices = _by(network.prices, lambda it: (it.product, it.zone))
        # By the identity of their rows, which live as long as the network does: to
        # hash the rows themselves took longer than everything else here.
        self._lines: dict[tuple[int, ...], LineTariff] = {}
        self._products: dict[tuple[int, ...], ProductTariff] = {}
        self._levies: dict[tuple[int, ...], Levies] = {}
        self._handling: dict[str, Rate] = {}

    def line(self, rate_card: str, day: date) -> LineTariff:
        """The charges of a rate card that hold on a day."""
        rows = _held(self._charges.get(rate_card, []), day)
        held = tuple(map(id, rows))
        if held not in self._lines:
            self._lines[held] = line_tariff(rows, self._exchange)
        return self._lines[held]

    def serves(self, code: str, zone: str) -> bool:
        """Whether a product has ever had a price to a zone or its country."""
        country = self._network.zones[zone].country
        return (code, zone) in self._prices or (code, country) in self._prices

    def product(self, code: str, zone: str, day: date) -> ProductTariff | None:
        """What a product charges to a zone, or to its country; None: not served."""
        for place in (zone, self._network.zones[zone].country):
            rows = _held(self._prices.get((code, place), []), day)
            if rows:
                held = tuple(map(id, rows))
                if held not in self._products:
                    product = self._network.products[code]
                    tariff = product_tariff(product, rows, self._exchange)
                    self._products[held] = tariff
                return self._products[held]
        return None

    def levies(self, country: str, day: date) -> Levies:
        """The duties and fees a destination country takes on a day."""
        rows = _held([it for it in self._network.levies if _in(it, country)], day)
        held = tuple(map(id, rows))
        if held not in self._levies:
            self._levies[held] = country_levies(rows, self._exchange)
        return self._levies[held]

    def handling(self, site: Site) -> Rate:
        """What a site charges for every parcel that passes through it."""
        if site.code not in self._handling:
            self._handling[site.code] = handling_rate(site, self._exchange)
        return self._handling[site.code]


def _in(levy: Levy, country: str) -> bool:
    return levy.country == country or (levy.country == "*" and country in EU_COUNTRIES)


def _held(rows: Sequence[_Row], day: date) -> tuple[_Row, ...]:
    return tuple(it for it in rows if it.validity.covers(day))


def _by(rows: Iterable[_Row], key: Callable[[_Row], _Key]) -> dict[_Key, list[_Row]]:
    found: dict[_Key, list[_Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
