"""A parcel has the milestones of the bag, unit and train it is in."""

import pytest
from sqlalchemy import Engine

from api.database import unit_of_work
from tests.wms.houses import NOON, adopted_plan, counted, full_hub
from tests.wms.parcels import HUB
from tests.wms.plans import RAIL
from wms.errors import NotFound, NumbersUsedUp
from wms.hub.bag import bag
from wms.hub.dispatch import dispatch
from wms.hub.history import history
from wms.hub.labels import EXAMPLE
from wms.hub.load import load
from wms.model.number_series import last_number, take_numbers


def test_a_parcel_inherits_what_happened_to_its_bag_its_unit_and_its_train(
    engine: Engine,
) -> None:
    full_hub(engine)
    plan_id = adopted_plan(engine)
    with unit_of_work(engine) as session:
        bag(session, plan_id, numbering=EXAMPLE, at=NOON)
        load(session, plan_id, numbering=EXAMPLE, at=NOON)
        dispatch(session, RAIL, at=NOON)
    left = counted(engine, "SELECT parcel_id, 1 FROM parcel WHERE state = 'departed'")

    with unit_of_work(engine) as session:
        told = history(session, HUB, min(left))

    assert [milestone.step for milestone in told] == [
        "receiving",
        "staging_outbound",
        "packing",
        "loading",
        "departing",
    ]
    assert told[-1].departure == RAIL


def test_a_parcel_nobody_knows_has_no_history(engine: Engine) -> None:
    with pytest.raises(NotFound, match="P404"), unit_of_work(engine) as session:
        history(session, HUB, "P404")


def test_numbers_go_up_and_are_never_given_twice(engine: Engine) -> None:
    with unit_of_work(engine) as session:
        first = take_numbers(session, "seal", 3, last=5)
    with unit_of_work(engine) as session:
        second = take_numbers(session, "seal", 2, last=5)

    assert [*first, *second] == [1, 2, 3, 4, 5]


def test_a_series_that_ends_says_so_and_gives_nothing(engine: Engine) -> None:
    with pytest.raises(NumbersUsedUp) as refused, unit_of_work(engine) as session:
        take_numbers(session, "seal", 6, last=5)

    assert refused.value.facts == {"series": "seal", "last": 5}
    with unit_of_work(engine) as session:
        assert last_number(session, "seal") == 0
