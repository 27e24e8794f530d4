"""A manifest adds up to its parcels, and goods leave on it once."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from api.database import unit_of_work
from tests.wms.houses import NOON, adopted_plan, counted, full_hub, states
from tests.wms.plans import AIR, RAIL, TRUCK
from wms.errors import NotFound, WrongState
from wms.hub.bag import bag
from wms.hub.dispatch import dispatch, hand_over
from wms.hub.labels import EXAMPLE
from wms.hub.load import load
from wms.hub.manifest import contents, issue
from wms.model import Manifest


def loaded_plan(engine: Engine, fill: float = 0.98) -> int:
    plan_id = adopted_plan(engine, fill=fill)
    with unit_of_work(engine) as session:
        bag(session, plan_id, numbering=EXAMPLE, at=NOON)
        load(session, plan_id, numbering=EXAMPLE, at=NOON)
    return plan_id


def _by_taker(manifests: list[Manifest]) -> dict[str, Manifest]:
    return {manifest.taker: manifest for manifest in manifests}


def test_every_taker_of_a_plan_gets_a_manifest(engine: Engine) -> None:
    full_hub(engine)
    plan_id = loaded_plan(engine)

    with unit_of_work(engine) as session:
        issued = issue(session, plan_id, at=NOON)

    takers = [(manifest.taker, manifest.number) for manifest in issued]
    assert takers == [
        (AIR, "YIW-20261026-0001"),
        (RAIL, "YIW-20261026-0002"),
        (TRUCK, "YIW-20261026-0003"),
        ("YIW-EXPRESS", "YIW-20261026-0004"),
    ]


def test_manifests_add_up_to_the_plan_to_the_gram(engine: Engine) -> None:
    full_hub(engine, 2_000)
    plan_id = loaded_plan(engine, fill=0.999)

    with unit_of_work(engine) as session:
        issued = _by_taker(issue(session, plan_id, at=NOON))

    planned = counted(
        engine, "SELECT departure, sum(weight_g) FROM plan_load GROUP BY departure"
    )
    assert {code: issued[code].weight_g for code in planned} == planned
    assert issued[TRUCK].weight_g == issued[AIR].weight_g


def test_the_contents_of_a_manifest_are_its_units_bags_and_parcels(
    engine: Engine,
) -> None:
    full_hub(engine)
    plan_id = loaded_plan(engine)

    with unit_of_work(engine) as session:
        for manifest in issue(session, plan_id, at=NOON):
            told = contents(session, manifest)
            assert told.parcels["weight_g"].sum() == manifest.weight_g
            assert told.bags["weight_g"].sum() == manifest.weight_g
            assert len(told.bags) == manifest.bags
            assert len(told.parcels) == manifest.parcels
            if len(told.units):
                assert told.units["weight_g"].sum() == manifest.weight_g
                assert told.units["gross_g"].sum() == manifest.gross_g


def test_issuing_twice_gives_no_second_number(engine: Engine) -> None:
    full_hub(engine)
    plan_id = loaded_plan(engine)
    with unit_of_work(engine) as session:
        first = [manifest.number for manifest in issue(session, plan_id, at=NOON)]

    with unit_of_work(engine) as session:
        second = [manifest.number for manifest in issue(session, plan_id, at=NOON)]

    assert second == first


def test_a_departure_leaves_once_with_its_units_bags_and_parcels(
    engine: Engine,
) -> None:
    full_hub(engine)
    plan_id = loaded_plan(engine)
    with unit_of_work(engine) as session:
        rail = _by_taker(issue(session, plan_id, at=NOON))[RAIL]

    with unit_of_work(engine) as session:
        left = dispatch(session, RAIL, at=NOON)
    with unit_of_work(engine) as session:
        again = dispatch(session, RAIL, at=NOON)

    assert (left.units, left.bags, left.parcels) == (6, rail.bags, rail.parcels)
    assert (again.units, again.bags, again.parcels) == (0, 0, 0)
    assert states(engine)["departed"] == rail.parcels
    told = counted(
        engine,
        "SELECT departure, count(*) FROM milestone WHERE departure IS NOT NULL"
        " GROUP BY departure",
    )
    assert told == {RAIL: 1}


def test_goods_that_leave_by_truck_have_left_before_their_flight(
    engine: Engine,
) -> None:
    full_hub(engine)
    loaded_plan(engine)

    with unit_of_work(engine) as session:
        by_truck = dispatch(session, TRUCK, at=NOON)
        by_air = dispatch(session, AIR, at=NOON)

    assert by_truck.parcels > 0
    assert (by_air.parcels, by_air.units) == (0, 3)


def test_goods_that_start_their_delivery_here_go_to_their_carrier(
    engine: Engine,
) -> None:
    full_hub(engine)
    plan_id = loaded_plan(engine)
    with unit_of_work(engine) as session:
        express = _by_taker(issue(session, plan_id, at=NOON))["YIW-EXPRESS"]

    with unit_of_work(engine) as session:
        left = hand_over(session, express.number, at=NOON)
    with unit_of_work(engine) as session:
        again = hand_over(session, express.number, at=NOON)

    assert (left.bags, left.parcels) == (express.bags, express.parcels)
    assert (again.bags, again.parcels) == (0, 0)


def test_a_departures_manifest_is_not_handed_to_a_product(engine: Engine) -> None:
    full_hub(engine)
    plan_id = loaded_plan(engine)
    with unit_of_work(engine) as session:
        rail = _by_taker(issue(session, plan_id, at=NOON))[RAIL]

    with pytest.raises(WrongState, match=RAIL), unit_of_work(engine) as session:
        hand_over(session, rail.number, at=NOON)


def test_a_departure_nobody_knows_is_refused_by_its_name(engine: Engine) -> None:
    with pytest.raises(NotFound, match="NO-SUCH"), unit_of_work(engine) as session:
        dispatch(session, "NO-SUCH", at=NOON)


def test_nothing_leaves_without_being_loaded(engine: Engine) -> None:
    full_hub(engine)
    adopted_plan(engine)

    with unit_of_work(engine) as session:
        left = _left(session)

    assert left == (0, 0)
    assert states(engine) == {"planned": 294, "waiting": 6}


def _left(session: Session) -> tuple[int, int]:
    left = dispatch(session, RAIL, at=NOON)
    return left.bags, left.parcels


def test_a_flight_does_not_leave_before_the_truck_that_feeds_it(
    engine: Engine,
) -> None:
    full_hub(engine)
    loaded_plan(engine)

    with pytest.raises(WrongState) as refused, unit_of_work(engine) as session:
        dispatch(session, AIR, at=NOON)

    assert refused.value.facts == {
        "what": f"departure {TRUCK}",
        "state": "open",
        "expected": f"departed before {AIR}",
    }
    assert "departed" not in states(engine)
