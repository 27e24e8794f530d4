"""Reasons: why a parcel waits, each where nothing else would explain it."""

from dataclasses import replace

import pytest

from routing.batches import Pin
from routing.demand import CustomsMode, GoodsClass
from routing.plan import Component, Reason
from routing.pricing import Prices
from tests.routing.plans import planned, reason_of
from tests.routing.world import (
    DAY,
    LINES,
    PRODUCTS,
    UNIT_TYPES,
    at,
    parcels,
    world,
)


def test_a_parcel_without_a_zone_waits_for_one() -> None:
    assert reason_of(planned(parcels(1, zone=-1))) is Reason.NO_ZONE


def test_goods_that_nobody_takes_wait_for_that_reason() -> None:
    general = frozenset({GoodsClass.GENERAL})
    products = [replace(it, goods_classes=general) for it in PRODUCTS]

    plan = planned(parcels(2, goods=[0, 1]), world(products=products))

    assert [reason_of(plan, row) for row in (0, 1)] == [None, Reason.GOODS_REFUSED]


def test_a_customs_mode_that_nobody_takes_waits_for_that_reason() -> None:
    postal = frozenset({CustomsMode.POSTAL})
    products = [replace(it, customs_modes=postal) for it in PRODUCTS]

    plan = planned(parcels(2, customs=[5, 0]), world(products=products))

    assert [reason_of(plan, row) for row in (0, 1)] == [None, Reason.CUSTOMS_REFUSED]


def test_a_parcel_is_too_heavy_before_it_is_too_large() -> None:
    plan = planned(
        parcels(3, weight_g=[30_001, 30_001, 500], length_mm=[300, 1_300, 1_300])
    )

    assert [reason_of(plan, row) for row in range(3)] == [
        Reason.TOO_HEAVY,
        Reason.TOO_HEAVY,
        Reason.TOO_LARGE,
    ]


def test_a_parcel_that_is_ready_after_the_last_cut_off_has_no_departure() -> None:
    late = at(DAY) + 9 * 1_440

    assert reason_of(planned(parcels(1, ready_min=late))) is Reason.NO_DEPARTURE


def test_a_week_in_which_nothing_leaves_has_no_departure() -> None:
    unsold = [replace(it, weekdays=frozenset()) for it in LINES]

    plan = planned(parcels(1, zone=1), world(lines=unsold))

    assert reason_of(plan) is Reason.NO_DEPARTURE


def test_goods_that_nobody_takes_are_told_although_nothing_else_waits() -> None:
    general = frozenset({GoodsClass.GENERAL})
    products = [replace(it, goods_classes=general) for it in PRODUCTS]

    assert reason_of(planned(parcels(1, goods=1), world(products=products))) is (
        Reason.GOODS_REFUSED
    )


@pytest.mark.parametrize(
    ("given", "pin", "reason"),
    [
        ({}, Pin(("PVG-LGG/2026-10-28",)), Reason.PINNED),
        ({}, Pin(product="NOBODY"), Reason.PINNED),
        ({"ready_min": at(DAY) + 2 * 1_440}, Pin(product="LM"), None),
        (
            {"ready_min": at(DAY) + 2 * 1_440},
            Pin(("PVG-LGG/2026-10-27",)),
            Reason.PINNED,
        ),
        ({"zone": -1}, Pin(product="LM"), Reason.NO_ZONE),
        ({"weight_g": 40_000}, Pin(product="NOBODY"), Reason.TOO_HEAVY),
    ],
)
def test_a_pin_is_the_reason_where_something_would_go_without_it(
    given: dict[str, int], pin: Pin, reason: Reason | None
) -> None:
    dear = Prices(waiting_minor_per_parcel=10_000_000)

    plan = planned(parcels(1, **given), prices=dear, pins={"P00000": pin})

    assert reason_of(plan) is reason


def test_a_full_week_leaves_no_space() -> None:
    types = [replace(it, max_pieces=1) for it in UNIT_TYPES]
    lines = [replace(it, max_units=min(it.max_units, 1)) for it in LINES]
    dear = Prices(waiting_minor_per_parcel=10_000_000)

    plan = planned(
        parcels(5, zone=1), world(unit_types=types, lines=lines), prices=dear
    )

    assert (plan.way >= 0).sum() == 3
    assert {reason_of(plan, row) for row in range(5)} == {None, Reason.NO_SPACE}


def test_a_unit_nobody_would_pay_for_leaves_parcels_cheaper_to_wait() -> None:
    plan = planned(parcels(2, zone=1))

    assert [reason_of(plan, row) for row in (0, 1)] == [Reason.CHEAPER_TO_WAIT] * 2


def test_a_way_dearer_than_waiting_is_cheaper_to_wait_as_well() -> None:
    plan = planned(parcels(1), prices=Prices(1, 0, 0))

    assert reason_of(plan) is Reason.CHEAPER_TO_WAIT
    assert plan.breakdown_minor[Component.WAITING] == plan.total_minor == 1


def test_a_parcel_long_overdue_leaves_all_the_same() -> None:
    overdue = parcels(1, due_min=at(DAY) - 400 * 1_440, lateness_minor_per_day=500)

    plan = planned(overdue)

    assert reason_of(plan) is None
    assert plan.breakdown_minor[Component.LATENESS] > 400 * 500


def test_who_waits_pays_for_the_days_lost_until_tomorrow() -> None:
    late = parcels(1, zone=-1, due_min=at(DAY) - 60, lateness_minor_per_day=7)

    plan = planned(late, prices=Prices(100, 0, 0))

    assert plan.breakdown_minor[Component.WAITING] == 100 + 2 * 7


def test_a_group_waits_for_the_reason_of_one_of_its_parcels() -> None:
    plan = planned(parcels(2, group=1, length_mm=[300, 5_000]))

    assert [reason_of(plan, row) for row in (0, 1)] == [Reason.TOO_LARGE] * 2


def test_a_pinned_parcel_flies_although_waiting_is_cheaper() -> None:
    dear = Prices(waiting_minor_per_parcel=100_000)
    pins = {"P00001": Pin(("PVG-LGG/2026-10-30",))}

    plan = planned(parcels(2, zone=1), prices=dear, pins=pins)

    assert plan.ways[plan.way[1]].departures[1] == "PVG-LGG/2026-10-30"
