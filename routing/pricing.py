"""Pricing: what each parcel would pay on each option, part by part.

The parts depend on few things: the rate cards and handling of a chain, the price list
of a product, the day of delivery. Each is computed once for a column of parcels and
gathered for the options that share it. Every part is rounded on its own, so that the
parts of a plan add up to its cost to the last minor unit.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from routing.demand import Demand
from routing.errors import Nonsense
from routing.itineraries import Chain, co2_g_per_t, departure_day
from routing.network import Network
from routing.options import Option
from routing.plan import Component
from routing.tariff import (
    Exchange,
    Levies,
    ProductTariff,
    Rate,
    Tariffs,
    charge_minor,
    takes_size,
)
from routing.timetable import site_of
from routing.units import G_PER_KG, MIN_PER_DAY, Ints

REFUSED = 1 << 40
"""Price of an option that does not take a parcel: far above 2^31, the dearest price
an entry may have, and a million of them still add up within 64 bits."""

_MIN_PER_YEAR = 365 * MIN_PER_DAY
_G_PER_T = 1_000_000


@dataclass(frozen=True)
class Prices:
    """What time, money and air cost, in minor units of the planning currency.

    Defaults are in fen; `usual_prices` has them in other currencies. The price of
    waiting must be high, or parcels that cost more stay behind: the dearest lines to
    Europe take some 150 yuan for a kilogram. Holding is what one more day in the hub
    costs. The capital rate is in hundredths of a percent a year; the price of emissions
    stands near that of European allowances.
    """

    waiting_minor_per_parcel: int = 20_000
    waiting_minor_per_kg: int = 20_000
    holding_minor_per_parcel: int = 50
    capital_bp_per_year: int = 500
    co2_minor_per_t: int = 60_000

    def __post_init__(self) -> None:
        """Refuse negative prices."""
        for what, found in vars(self).items():
            if found < 0:
                raise Nonsense(what=what, rule="not negative", found=found)

    def waiting_minor(self, weight_g: Ints) -> Ints:
        """The price of leaving each parcel unplanned today."""
        by_weight = -(-weight_g * self.waiting_minor_per_kg // G_PER_KG)
        fixed = self.waiting_minor_per_parcel + self.holding_minor_per_parcel
        return by_weight + fixed


def usual_prices(exchange: Exchange) -> Prices:
    """The defaults, which are thought in yuan, in the planning currency.

    Raises
    ------
    Nonsense
        If the exchange has no rate for the yuan.
    """
    if "CNY" not in exchange:
        raise Nonsense(what="exchange", rule="a rate for CNY", found=sorted(exchange))
    fen, usual = exchange["CNY"], Prices()
    return replace(
        usual,
        **{
            name: int(amount * fen + Fraction(1, 2))
            for name, amount in vars(usual).items()
            if "_minor_" in name  # a yearly rate is in no currency
        },
    )


@dataclass(frozen=True)
class Carriage:
    """All that the price of a chain depends on; many dates share one."""

    linehaul: tuple[Rate, ...]
    handling: tuple[Rate, ...]
    co2_g_per_t: int


@dataclass(frozen=True)
class Arrival:
    """All that the price of time and of the border depends on."""

    delivered_min: int
    levies: Levies


class Pricing:
    """Prices of the parcels of one demand."""

    def __init__(
        self,
        demand: Demand,
        network: Network,
        tariffs: Tariffs,
        prices: Prices,
        *,
        next_min: int,
    ) -> None:
        self.prices = prices
        self._next_min = next_min
        self._demand = demand
        self._network = network
        self._tariffs = tariffs
        self._carriages: dict[tuple[str, tuple[str, ...]], Carriage] = {}

    def of_waiting(self, rows: Ints) -> Ints:
        """The price of leaving some parcels unplanned until the next day is planned.

        Who waits is late by then if not before. Without that, a parcel long overdue
        would wait for ever: every way is charged for the days it has lost already.
        """
        waiting = self.prices.waiting_minor(self._demand.weight_g[rows])
        return waiting + self._lateness(self._next_min, rows)

    def carriage(self, hub: str, chain: Chain) -> Carriage:
        """What the price of a chain depends on."""
        key = (hub, tuple(it.code for it in chain.departures))
        if key not in self._carriages:
            self._carriages[key] = self._carriage(hub, chain)
        return self._carriages[key]

    def _carriage(self, hub: str, chain: Chain) -> Carriage:
        lines = [self._network.lines[it.line] for it in chain.departures]
        days = [departure_day(self._network, it) for it in chain.departures]
        sites = [hub, *(it.destination for it in chain.departures)]
        return Carriage(
            linehaul=tuple(
                rate
                for line, day in zip(lines, days, strict=True)
                for rate in self._tariffs.line(line.rate_card, day).rates
            ),
            handling=tuple(
                self._tariffs.handling(site_of(self._network, it)) for it in sites
            ),
            co2_g_per_t=sum(co2_g_per_t(line) for line in lines),
        )

    def of_carriage(self, it: Carriage, rows: Ints) -> dict[Component, Ints]:
        """Linehaul, handling and emissions of some parcels on a chain."""
        weight_g = self._demand.weight_g[rows]
        volume_cm3 = self._demand.volume_cm3[rows]
        emitted_g = weight_g * it.co2_g_per_t  # millionths of a gram
        return {
            Component.LINEHAUL: charge_minor(it.linehaul, weight_g, volume_cm3),
            Component.HANDLING: charge_minor(it.handling, weight_g, volume_cm3),
            Component.CO2: _half_up(
                emitted_g * self.prices.co2_minor_per_t, _G_PER_T * _G_PER_T
            ),
        }

    def of_tariff(self, it: ProductTariff, rows: Ints) -> dict[Component, Ints]:
        """Delivery of some parcels; `REFUSED` where the product does not take one."""
        demand = self._demand
        weight_g, volume_cm3 = demand.weight_g[rows], demand.volume_cm3[rows]
        takes = it.takes_weight(weight_g, volume_cm3) & takes_size(
            it.product,
            demand.length_mm[rows],
            demand.width_mm[rows],
            demand.height_mm[rows],
        )
        price = it.price_minor(weight_g, volume_cm3)
        return {Component.DELIVERY: np.where(takes, price, REFUSED)}

    def of_arrival(self, it: Arrival, rows: Ints) -> dict[Component, Ints]:
        """Levies, lateness and capital tied up, for some parcels."""
        demand = self._demand
        bound_min = np.maximum(it.delivered_min - demand.ready_min[rows], 0)
        interest = bound_min * self.prices.capital_bp_per_year
        return {
            Component.LEVIES: it.levies.minor(demand.hs6_lines[rows].astype(np.int64)),
            Component.LATENESS: self._lateness(it.delivered_min, rows),
            Component.CAPITAL: _half_up(
                demand.value_minor[rows] * interest, 10_000 * _MIN_PER_YEAR
            ),
        }

    def _lateness(self, instant: int, rows: Ints) -> Ints:
        """What parcels cost that are at the door at an instant, by started day."""
        late_min = np.maximum(instant - self._demand.due_min[rows], 0)
        late_days = -(-late_min // MIN_PER_DAY)
        return late_days * self._demand.lateness_minor_per_day[rows]


def arrival(option: Option) -> Arrival:
    """What the price of an option's time depends on."""
    return Arrival(option.way.delivered_min, option.levies)


def _half_up(numerator: NDArray[np.int64], denominator: int) -> Ints:
    return (numerator + denominator // 2) // denominator
