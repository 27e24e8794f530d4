"""Tariff: what rate cards, price lists and levies charge, to the minor unit."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.errors import Nonsense
from routing.network import Basis, Network, Site, Zone
from routing.tariff import (
    LineTariff,
    ProductTariff,
    Tariffs,
    charge_minor,
    currencies,
    micro_minor,
    rounded_minor,
    takes_size,
)
from tests.routing.world import (
    ALWAYS,
    DAY,
    EXCHANGE,
    charge,
    levy,
    price,
    product,
    site,
    world,
)

grams = st.integers(1, 40_000)
cubic = st.integers(1, 300_000)


def column(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, dtype=np.int64)


def free_site(code: str, currency: str) -> Site:
    nothing = Decimal(0)
    return site(
        code, currency=currency, handling_per_kg=nothing, handling_per_piece=nothing
    )


def card(network: Network, day: date = DAY) -> LineTariff:
    return Tariffs(network, EXCHANGE).line("CARD", day)


def prices_of(network: Network, zone: str = "DE") -> ProductTariff:
    tariff = Tariffs(network, EXCHANGE).product("LM", zone, DAY)
    assert tariff is not None
    return tariff


@pytest.mark.parametrize(
    ("nano", "minor"),
    [(0, 0), (499_999_999, 0), (500_000_000, 1), (1_499_999_999, 1)],
)
def test_a_price_is_rounded_half_up_to_whole_minor_units(nano: int, minor: int) -> None:
    assert rounded_minor(column(nano)).tolist() == [minor]


def test_an_amount_is_exchanged_into_the_planning_currency_exactly() -> None:
    rates = {"EUR": Fraction("7.8312"), "JPY": Fraction(5, 100)}

    assert micro_minor(Decimal("3.00"), "EUR", rates) == 2_349_360_000
    # A yen has no hundredth: 100 yen are 100 minor units.
    assert micro_minor(Decimal(100), "JPY", rates) == 5_000_000


def test_a_currency_without_a_rate_is_named() -> None:
    with pytest.raises(Nonsense, match="a rate for USD"):
        micro_minor(Decimal(1), "USD", EXCHANGE)


def test_nothing_needs_no_rate() -> None:
    assert micro_minor(Decimal(0), "KZT", EXCHANGE) == 0


def test_a_network_says_which_currencies_its_prices_are_in() -> None:
    sites = [site("HUB"), site("A", currency="PLN"), free_site("B", "KZT")]

    assert currencies(world(sites=sites)) == {"CNY", "EUR", "PLN"}


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(Nonsense, match="not negative"):
        micro_minor(Decimal("-0.01"), "CNY", EXCHANGE)


def test_chargeable_weight_is_volume_over_the_divisor_in_whole_steps() -> None:
    network = world(
        charges=[charge("CARD", Basis.KG, "2", divisor_cm3_per_kg=6_000, step_g=500)]
    )

    found = charge_minor(
        card(network).rates, column(400, 400, 501), column(1, 6_600, 600)
    )

    # 0.5 kg; 1.1 kg of volume are 1.5 kg; 0.501 kg is 1 kg.
    assert found.tolist() == [100, 300, 200]


def test_rows_of_a_card_add_up_and_a_surcharge_is_a_row() -> None:
    network = world(
        charges=[
            charge("CARD", Basis.KG, "1"),
            charge("CARD", Basis.PIECE, "0.50"),
            charge("CARD", Basis.PIECE, "9", over_g=10_000),
            charge("CARD", Basis.KG, "100", up_to_g=100),
            charge("OTHER", Basis.KG, "1000"),
        ]
    )

    found = charge_minor(
        card(network).rates, column(100, 101, 10_000, 10_001), column(1, 1, 1, 1)
    )

    assert found.tolist() == [10 + 50 + 1_000, 10 + 50, 1_000 + 50, 1_000 + 50 + 900]


def test_a_unit_has_a_price_a_pivot_and_a_rate_beyond_it() -> None:
    network = world(
        charges=[
            charge("CARD", Basis.UNIT, "9000", pivot_g=1_000_000),
            charge("CARD", Basis.UNIT, "55.50", currency="EUR"),
            charge("CARD", Basis.OVER_PIVOT_KG, "12.34"),
        ]
    )

    found = card(network)

    assert found.unit_price_minor == 900_000 + 8 * 5_550
    assert found.pivot_g == 1_000_000
    assert found.over_minor_per_kg == 1_234


@pytest.mark.parametrize("basis", [Basis.UNIT, Basis.OVER_PIVOT_KG])
@pytest.mark.parametrize("bracket", [{"over_g": 1}, {"up_to_g": 1_000}])
def test_a_unit_has_no_price_by_the_weight_of_a_parcel(
    basis: Basis, bracket: dict[str, int]
) -> None:
    network = world(charges=[charge("CARD", basis, "9", **bracket)])

    with pytest.raises(Nonsense, match=r"CARD.* no weight bracket"):
        card(network)


def test_a_charge_holds_on_its_days_alone() -> None:
    old = replace(ALWAYS, effective_to=date(2026, 10, 26))
    new = replace(ALWAYS, effective_from=date(2026, 10, 27))
    network = world(
        charges=[
            charge("CARD", Basis.KG, "1", validity=old),
            charge("CARD", Basis.KG, "2", validity=new),
        ]
    )

    one = charge_minor(card(network).rates, column(1_000), column(1))
    two = charge_minor(
        card(network, date(2026, 10, 27)).rates, column(1_000), column(1)
    )

    assert (one.tolist(), two.tolist()) == ([100], [200])


def test_days_with_the_same_rows_share_one_tariff() -> None:
    tariffs = Tariffs(world(), EXCHANGE)

    assert tariffs.line("PVG-LGG", DAY) is tariffs.line("PVG-LGG", date(2026, 12, 1))
    assert tariffs.product("LM", "DE", DAY) is tariffs.product(
        "LM", "DE", date(2026, 12, 1)
    )


def test_a_product_charges_by_bracket_with_a_least_billed_weight() -> None:
    network = world(
        products=[product("LM", "GW", min_billed_g=50)],
        prices=[
            price("LM", "DE", up_to_g=1_000, per_item=Decimal(1), per_kg=Decimal(2)),
            price("LM", "DE", over_g=1_000, per_item=Decimal(2), per_kg=Decimal(1)),
        ],
    )

    found = prices_of(network).price_minor(column(10, 1_000, 1_001), column(1, 1, 1))

    assert found.tolist() == [8 * 110, 8 * 300, 2_401]


def test_a_parcel_above_the_last_bracket_or_the_limit_is_not_taken() -> None:
    network = world(
        products=[product("LM", "GW", max_weight_g=1_500)],
        prices=[price("LM", "DE", up_to_g=1_000), price("LM", "FR")],
    )
    weights, volumes = column(1_000, 1_001, 1_500, 1_501), column(1, 1, 1, 1)

    to_de = prices_of(network).takes_weight(weights, volumes)
    to_fr = prices_of(network, "FR").takes_weight(weights, volumes)

    assert to_de.tolist() == [True, False, False, False]
    assert to_fr.tolist() == [True, True, True, False]


def test_a_gap_between_brackets_takes_nothing() -> None:
    network = world(
        prices=[price("LM", "DE", up_to_g=1_000), price("LM", "DE", over_g=2_000)]
    )

    takes = prices_of(network).takes_weight(
        column(1_000, 1_500, 2_001), column(1, 1, 1)
    )

    assert takes.tolist() == [True, False, True]


def test_a_zone_without_its_own_price_pays_its_country() -> None:
    islands = Zone(
        "DE-ISL", "Islands", "岛屿", "DE", (), world().zones["DE"].polygon, ALWAYS
    )
    network = world(zones=[*world().zones.values(), islands])
    own = world(
        zones=[*world().zones.values(), islands],
        prices=[price("LM", "DE"), price("LM", "DE-ISL", per_item=Decimal(9))],
    )

    assert prices_of(network, "DE-ISL") is not None
    assert prices_of(own, "DE-ISL").rows[0].per_item == 9


def test_a_product_without_a_price_does_not_serve() -> None:
    tariffs = Tariffs(world(prices=[price("LM", "DE")]), EXCHANGE)

    assert tariffs.product("LM", "FR", DAY) is None
    assert not tariffs.serves("LM", "FR")


def test_sizes_are_limited_by_longest_sum_and_girth() -> None:
    small = product(
        "S", "GW", max_longest_mm=600, max_sum_mm=900, max_girth_sum_mm=1_200
    )
    sides = (
        column(600, 601, 500, 560),
        column(100, 1, 250, 160),
        column(100, 1, 151, 160),
    )

    assert takes_size(small, *sides).tolist() == [True, False, False, True]
    assert takes_size(replace(small, max_sum_mm=None), *sides)[2] == (
        500 + 2 * (250 + 151) <= 1_200
    )


def test_the_eu_duty_counts_headings_and_stops_at_the_border() -> None:
    network = world(levies=[levy("D"), levy("F", basis="parcel", amount=Decimal(2))])
    tariffs = Tariffs(network, EXCHANGE)

    assert tariffs.levies("DE", DAY).minor(column(1, 3)).tolist() == [4_000, 8_800]
    assert tariffs.levies("CH", DAY).minor(column(1, 3)).tolist() == [0, 0]


def test_a_levy_starts_on_its_day() -> None:
    since = replace(ALWAYS, effective_from=date(2026, 7, 1))
    tariffs = Tariffs(world(levies=[levy("D", validity=since)]), EXCHANGE)

    assert tariffs.levies("FR", date(2026, 6, 30)).minor(column(1)).tolist() == [0]
    assert tariffs.levies("FR", date(2026, 7, 1)).minor(column(1)).tolist() == [2_400]


def test_a_site_charges_for_what_passes() -> None:
    tariffs = Tariffs(world(), EXCHANGE)
    place = site(
        "X", handling_per_piece=Decimal("0.60"), handling_per_kg=Decimal("0.3")
    )

    found = charge_minor([tariffs.handling(place)], column(500), column(1))

    assert found.tolist() == [75]


@given(st.lists(st.tuples(grams, cubic), min_size=2, max_size=30))
def test_no_price_is_negative_and_more_weight_never_costs_less(
    parcels: list[tuple[int, int]],
) -> None:
    weights = column(*sorted(weight for weight, _ in parcels))
    volumes = column(*sorted(volume for _, volume in parcels))
    network = world()
    tariffs = Tariffs(network, EXCHANGE)
    line = charge_minor(tariffs.line("PVG-LGG", DAY).rates, weights, volumes)
    delivery = prices_of(network).price_minor(weights, volumes)
    takes = prices_of(network).takes_weight(weights, volumes)

    assert (line >= 0).all()
    assert (np.diff(line) >= 0).all()
    assert (delivery[takes] >= 0).all()
    assert (np.diff(delivery[takes]) >= 0).all()


@given(st.lists(st.integers(1, 30_000), min_size=1, max_size=6, unique=True), grams)
def test_brackets_that_join_price_every_weight_once(
    ends: list[int], weight_g: int
) -> None:
    ends = sorted(ends)
    rows = [
        price(
            "LM",
            "DE",
            over_g=low,
            up_to_g=high,
            per_item=Decimal(high),
            per_kg=Decimal(0),
        )
        for low, high in zip([0, *ends], ends, strict=False)
    ]
    tariff = prices_of(world(prices=reversed(rows)))

    takes = bool(tariff.takes_weight(column(weight_g), column(1))[0])

    assert takes == (weight_g <= min(ends[-1], 30_000))
    if takes:
        own = min(end for end in ends if weight_g <= end)
        assert tariff.price_minor(column(weight_g), column(1)).tolist() == [800 * own]
