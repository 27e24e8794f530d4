"""Bags are loaded into the units the plan opened, and agree with it to the gram."""

from functools import partial

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from api.database import unit_of_work
from tests.wms.houses import NOON, adopted_plan, counted, full_hub, states
from tests.wms.plans import AIR, TRUCK
from tests.wms.processes import do_together, kill_before_commit
from wms.hub.bag import bag
from wms.hub.dispatch import dispatch
from wms.hub.labels import EXAMPLE
from wms.hub.load import Loaded, load
from wms.identifiers import container, uld

UNIT_TOTALS = (
    "SELECT departure || ' ' || mix, sum(weight_g) FROM handling_unit"
    " WHERE kind = 'unit' GROUP BY 1"
)
PLAN_TOTALS = "SELECT departure || ' ' || mix, weight_g FROM plan_load"
STOWED_TOTALS = (
    "SELECT u.departure || ' ' || u.mix, sum(p.weight_g) FROM parcel p"
    " JOIN stowage s ON s.bag_id = p.bag_id JOIN handling_unit u ON u.id = s.unit_id"
    " GROUP BY 1"
)


def bagged_plan(engine: Engine, *, units: int = 3, fill: float = 0.98) -> int:
    plan_id = adopted_plan(engine, units=units, fill=fill)
    with unit_of_work(engine) as session:
        bag(session, plan_id, numbering=EXAMPLE, at=NOON)
    return plan_id


def _load(session: Session, plan_id: int) -> Loaded:
    return load(session, plan_id, numbering=EXAMPLE, at=NOON)


@pytest.mark.parametrize("fill", [0.5, 0.98, 0.999])
def test_units_hold_what_the_plan_said_to_the_gram(engine: Engine, fill: float) -> None:
    full_hub(engine, 600)
    plan_id = bagged_plan(engine, fill=fill)

    with unit_of_work(engine) as session:
        told = _load(session, plan_id)

    assert told.left_behind == ()
    assert told.differences == ()
    planned = counted(engine, PLAN_TOTALS)
    assert counted(engine, UNIT_TOTALS) == planned
    assert counted(engine, STOWED_TOTALS) == planned
    assert states(engine) == {"loaded": 588, "waiting": 12}


def test_bags_that_do_not_fit_are_closed_again_in_parts_and_leave_a_trail(
    engine: Engine,
) -> None:
    full_hub(engine, 600)
    plan_id = bagged_plan(engine, fill=0.999)

    with unit_of_work(engine) as session:
        told = _load(session, plan_id)

    assert told.reclosed_bags > 0
    bags = counted(
        engine,
        "SELECT state, count(*) FROM handling_unit WHERE kind = 'bag' GROUP BY state",
    )
    assert bags["dissolved"] > 0
    assert bags["loaded"] == told.bags
    dissolved = counted(
        engine,
        "SELECT step, count(*) FROM milestone WHERE step = 'repackaging' GROUP BY step",
    )
    assert dissolved == {"repackaging": bags["dissolved"]}


def test_every_bag_still_weighs_what_it_holds_after_loading(engine: Engine) -> None:
    full_hub(engine, 600)
    plan_id = bagged_plan(engine, fill=0.999)

    with unit_of_work(engine) as session:
        _load(session, plan_id)

    wrong = counted(
        engine,
        "SELECT b.number, count(*) FROM handling_unit b JOIN (SELECT bag_id,"
        " sum(weight_g) w, count(*) n FROM parcel GROUP BY bag_id) p ON p.bag_id = b.id"
        " WHERE b.weight_g <> p.w OR b.pieces <> p.n GROUP BY b.number",
    )
    assert wrong == {}


def test_a_bag_rides_in_one_unit_a_departure_and_loose_where_none_are_sold(
    engine: Engine,
) -> None:
    full_hub(engine)
    plan_id = bagged_plan(engine)

    with unit_of_work(engine) as session:
        _load(session, plan_id)

    loose = counted(
        engine,
        "SELECT departure, sum(CASE WHEN unit_id IS NULL THEN 1 ELSE 0 END)"
        " FROM stowage GROUP BY departure",
    )
    rides = counted(
        engine, "SELECT departure, count(*) FROM stowage GROUP BY departure"
    )
    assert loose["YIW-PVG/2026-10-27"] == rides["YIW-PVG/2026-10-27"] > 0
    assert loose["PVG-LGG/2026-10-28"] == loose["YIW-MAD/2026-10-27"] == 0


def test_containers_and_devices_have_good_numbers_and_each_its_seal(
    engine: Engine,
) -> None:
    full_hub(engine)
    plan_id = bagged_plan(engine)

    with unit_of_work(engine) as session:
        _load(session, plan_id)

    with engine.connect() as connection:
        query = "SELECT number, unit_type, seal FROM handling_unit WHERE kind = 'unit'"
        rows = list(connection.execute(text(query)))
    assert len(rows) == 9
    assert len({seal for _, _, seal in rows}) == 9
    for number, unit_type, _ in rows:
        (container if unit_type == "FEU" else uld).parse(number)


def test_loading_twice_loads_nothing_twice(engine: Engine) -> None:
    full_hub(engine)
    plan_id = bagged_plan(engine)
    with unit_of_work(engine) as session:
        _load(session, plan_id)
    before = counted(engine, UNIT_TOTALS)

    with unit_of_work(engine) as session:
        again = _load(session, plan_id)

    assert (again.units, again.parcels) == (0, 0)
    assert counted(engine, UNIT_TOTALS) == before


def test_parcels_with_truly_no_room_wait_and_are_named(engine: Engine) -> None:
    full_hub(engine)
    plan_id = bagged_plan(engine, units=2, fill=0.9)
    with engine.begin() as connection:
        # The carrier sends smaller devices than it sold.
        connection.execute(
            text(
                "UPDATE plan_load SET volume_cm3 = 0, weight_g = 0, pieces = 0,"
                " unit_volume_cm3 = unit_volume_cm3 / 2 WHERE unit_type = 'AKE'"
            )
        )

    with unit_of_work(engine) as session:
        told = _load(session, plan_id)

    waiting = counted(
        engine,
        "SELECT parcel_id, weight_g FROM parcel WHERE wait_reason = 'no_space'",
    )
    assert set(waiting) == set(told.left_behind) != set()
    assert [(d.departure, d.planned_g) for d in told.differences] == [
        ("PVG-LGG/2026-10-28", 0)
    ]
    assert states(engine)["loaded"] == told.parcels == 294 - len(told.left_behind)


def test_a_group_of_which_one_parcel_finds_no_room_stays_as_a_whole(
    engine: Engine,
) -> None:
    full_hub(engine)
    large, *small = _rows_by_air(engine)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE parcel SET \"group\" = 'G' WHERE row IN (:a, :b, :c)"),
            {"a": large, "b": small[0], "c": small[1]},
        )
        # Larger than any of the devices that hold the same as all the others.
        connection.execute(
            text(
                "UPDATE parcel SET length_mm = 5000, width_mm = 2000, height_mm = 2000,"
                " volume_cm3 = 20000000 WHERE row = :a"
            ),
            {"a": large},
        )
    plan_id = bagged_plan(engine)

    with unit_of_work(engine) as session:
        told = _load(session, plan_id)

    grouped = counted(
        engine,
        "SELECT state, count(*) FROM parcel WHERE \"group\" = 'G' GROUP BY state",
    )
    assert grouped == {"waiting": 3}
    assert len(told.left_behind) == 3
    assert states(engine)["loaded"] == told.parcels == 291


def _rows_by_air(engine: Engine) -> list[int]:
    """The largest parcel that flies, and the two smallest."""
    air = (
        "SELECT row FROM parcel WHERE customs_mode <> 'postal'"
        " AND weight_g BETWEEN 200 AND 800 AND row % 50 <> 2 ORDER BY volume_cm3"
    )
    with engine.connect() as connection:
        rows = list(connection.execute(text(air)).scalars())
    return [rows[-1], rows[0], rows[1]]


def test_a_device_is_told_loaded_where_its_flight_starts_and_not_at_the_hub(
    engine: Engine,
) -> None:
    full_hub(engine)
    plan_id = bagged_plan(engine)
    loaded = (
        "SELECT u.unit_type || ' ' || m.place, count(*) FROM milestone m"
        " JOIN handling_unit u ON u.id = m.unit_id WHERE m.step = 'loading' GROUP BY 1"
    )

    with unit_of_work(engine) as session:
        _load(session, plan_id)
    at_hub = counted(engine, loaded)
    with unit_of_work(engine) as session:
        dispatch(session, TRUCK, at=NOON)
        dispatch(session, AIR, at=NOON)

    assert at_hub == {"FEU YIW": 6}
    assert counted(engine, loaded) == {"FEU YIW": 6, "AKE PVG": 3}


def test_two_who_load_at_once_and_one_killed_load_everything_once(
    engine: Engine,
) -> None:
    full_hub(engine)
    plan_id = bagged_plan(engine)
    deed = partial(_load, plan_id=plan_id)

    kill_before_commit(engine, deed)
    assert states(engine) == {"bagged": 294, "waiting": 6}
    do_together(engine, [deed, deed])

    assert states(engine) == {"loaded": 294, "waiting": 6}
    assert counted(engine, UNIT_TOTALS) == counted(engine, PLAN_TOTALS)
