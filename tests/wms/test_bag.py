"""Planned parcels are closed into bags: none too heavy, none mixed, none lost."""

from functools import partial

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session

from api.database import unit_of_work
from tests.wms.houses import (
    NOON,
    adopted_plan,
    counted,
    drafted_plan,
    full_hub,
    states,
)
from tests.wms.processes import do_together, kill_before_commit
from wms.errors import WrongState
from wms.hub.bag import Bagged, bag
from wms.hub.labels import EXAMPLE
from wms.identifiers import s9, sscc


def _bag(session: Session, plan_id: int) -> Bagged:
    return bag(session, plan_id, numbering=EXAMPLE, at=NOON)


def test_every_planned_parcel_goes_into_a_bag_that_weighs_what_it_holds(
    engine: Engine,
) -> None:
    full_hub(engine)
    plan_id = adopted_plan(engine)

    with unit_of_work(engine) as session:
        told = _bag(session, plan_id)

    assert told.parcels == 294
    assert states(engine) == {"bagged": 294, "waiting": 6}
    wrong = counted(
        engine,
        "SELECT b.number, count(*) FROM handling_unit b JOIN (SELECT bag_id,"
        " sum(weight_g) w, sum(volume_cm3) v, count(*) n FROM parcel GROUP BY bag_id) p"
        " ON p.bag_id = b.id WHERE b.weight_g <> p.w OR b.volume_cm3 <> p.v"
        " OR b.pieces <> p.n GROUP BY b.number",
    )
    assert wrong == {}


def test_no_bag_mixes_ways_customs_modes_or_goods_classes(engine: Engine) -> None:
    full_hub(engine)
    plan_id = adopted_plan(engine)

    with unit_of_work(engine) as session:
        _bag(session, plan_id)

    mixed = counted(
        engine,
        "SELECT p.bag_id, count(*) FROM parcel p JOIN handling_unit b ON b.id = p.bag_id"
        " JOIN plan_way w ON w.plan_id = p.plan_id AND w.way_no = p.way_no"
        " WHERE p.customs_mode <> b.customs_mode OR p.goods_class <> b.goods_class"
        " OR w.product <> b.product OR w.entry <> b.entry GROUP BY p.bag_id",
    )
    assert mixed == {}


def test_no_bag_is_heavier_or_larger_than_its_rule(engine: Engine) -> None:
    full_hub(engine)
    plan_id = adopted_plan(engine)

    with unit_of_work(engine) as session:
        _bag(session, plan_id)

    over = counted(
        engine,
        "SELECT number, weight_g FROM handling_unit WHERE weight_g + tare_g > CASE"
        " customs_mode WHEN 'postal' THEN 30000 ELSE 25000 END OR volume_cm3 > 120000",
    )
    assert over == {}


def test_post_bags_carry_receptacle_numbers_and_others_sscc(engine: Engine) -> None:
    full_hub(engine)
    plan_id = adopted_plan(engine)

    with unit_of_work(engine) as session:
        _bag(session, plan_id)

    with engine.connect() as connection:
        query = "SELECT number, customs_mode, weight_g + tare_g FROM handling_unit"
        for number, customs_mode, gross_g in connection.execute(text(query)):
            if customs_mode == "postal":
                label = s9.parse(number)
                assert label.origin == "CNYIWA"
                assert 0 <= label.weight_g - gross_g < 100
            else:
                sscc.parse(number)


def test_the_last_receptacle_of_each_despatch_says_so(engine: Engine) -> None:
    full_hub(engine)
    plan_id = adopted_plan(engine)
    with unit_of_work(engine) as session:
        _bag(session, plan_id)

    with engine.connect() as connection:
        query = "SELECT number FROM handling_unit WHERE customs_mode = 'postal'"
        labels = [s9.parse(row[0]) for row in connection.execute(text(query))]

    for despatch in {label.despatch_id for label in labels}:
        bags = [label for label in labels if label.despatch_id == despatch]
        highest = max(bags, key=lambda label: label.receptacle)
        assert [label for label in bags if label.is_last] == [highest]


def test_bagging_twice_bags_nothing_twice(engine: Engine) -> None:
    full_hub(engine)
    plan_id = adopted_plan(engine)
    with unit_of_work(engine) as session:
        first = _bag(session, plan_id)

    with unit_of_work(engine) as session:
        second = _bag(session, plan_id)

    assert second.closed == 0
    assert (second.bags, second.parcels) == (first.bags, first.parcels)


def test_a_plan_that_is_not_adopted_is_not_bagged(engine: Engine) -> None:
    full_hub(engine)
    plan_id = drafted_plan(engine)

    with pytest.raises(WrongState) as refused, unit_of_work(engine) as session:
        _bag(session, plan_id)

    assert refused.value.facts["state"] == "drafted"


def test_two_who_bag_at_once_and_one_killed_leave_every_parcel_in_one_bag(
    engine: Engine,
) -> None:
    full_hub(engine)
    deed = partial(_bag, plan_id=adopted_plan(engine))

    kill_before_commit(engine, deed)
    assert states(engine)["planned"] == 294
    do_together(engine, [deed, deed])

    assert states(engine) == {"bagged": 294, "waiting": 6}
    pieces = counted(
        engine, "SELECT kind, sum(pieces) FROM handling_unit GROUP BY kind"
    )
    assert pieces == {"bag": 294}
