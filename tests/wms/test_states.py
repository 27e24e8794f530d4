"""A parcel moves by its verbs, from where it may, and tells what happened."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.demand import CustomsMode, GoodsClass
from routing.network import Mode
from wms.errors import WrongState
from wms.model import (
    Departure,
    DepartureState,
    Milestone,
    Parcel,
    ParcelState,
    Plan,
    PlanStatus,
)
from wms.model.parcel import COMES_FROM, REACHED_BY

AT = datetime(2026, 10, 26, 4, tzinfo=UTC)
VERBS = {
    "assign": ParcelState.PLANNED,
    "wait": ParcelState.WAITING,
    "hold": ParcelState.HELD,
    "release": ParcelState.RECEIVED,
    "put_into": ParcelState.BAGGED,
}


def _parcel(state: ParcelState = ParcelState.RECEIVED) -> Parcel:
    return Parcel(
        id=1,
        hub="YIW",
        parcel_id="P1",
        arrival_id=1,
        row=2,
        weight_g=420,
        volume_cm3=2_835,
        length_mm=210,
        width_mm=150,
        height_mm=90,
        country="DE",
        goods_class=GoodsClass.GENERAL,
        customs_mode=CustomsMode.B2C_DIRECT,
        hs6_lines=1,
        value_minor=2_490,
        currency="EUR",
        ready_min=29_882_400,
        due_min=29_900_000,
        state=state,
    )


def _do(parcel: Parcel, verb: str) -> Milestone | None:
    match verb:
        case "assign":
            return parcel.assign(1, 2, AT)
        case "wait":
            return parcel.wait("no_space", AT, "clerk")
        case "hold":
            return parcel.hold("damaged", AT, "clerk")
        case "release":
            return parcel.release(AT, "clerk")
        case _:
            return parcel.put_into(7, AT, "clerk")


@given(st.sampled_from(sorted(VERBS)), st.sampled_from(ParcelState))
def test_a_verb_works_exactly_from_the_states_of_its_guard(
    verb: str, state: ParcelState
) -> None:
    parcel = _parcel(state)

    if state in COMES_FROM[VERBS[verb]]:
        milestone = _do(parcel, verb)
        assert parcel.state is VERBS[verb]
        assert (milestone is None) == (parcel.state is state)
        if milestone is not None:
            assert (milestone.step, milestone.disposition) == REACHED_BY[VERBS[verb]]
    else:
        with pytest.raises(WrongState):
            _do(parcel, verb)
        assert parcel.state is state


@given(st.lists(st.sampled_from(sorted(VERBS)), max_size=20))
def test_whatever_is_tried_a_planned_parcel_has_a_way_and_a_bagged_one_a_bag(
    verbs: list[str],
) -> None:
    parcel = _parcel()

    for verb in verbs:
        try:
            _do(parcel, verb)
        except WrongState:
            continue
        if parcel.state in {ParcelState.PLANNED, ParcelState.BAGGED}:
            assert (parcel.plan_id, parcel.way_no) == (1, 2)
        assert (parcel.bag_id is not None) == (parcel.state is ParcelState.BAGGED)


def test_a_refusal_names_the_parcel_and_what_it_would_have_to_be() -> None:
    with pytest.raises(WrongState) as refused:
        _parcel(ParcelState.DEPARTED).hold("damaged", AT, "clerk")

    assert refused.value.facts == {
        "what": "parcel P1",
        "state": "departed",
        "expected": "received or waiting or planned",
    }


def test_every_state_but_the_first_can_be_reached_and_has_its_milestone() -> None:
    assert set(COMES_FROM) == set(REACHED_BY) == set(ParcelState)
    assert all(COMES_FROM.values())


def test_a_departure_leaves_once() -> None:
    departure = Departure(
        code="X/2026-10-27",
        line="X",
        name_en="X train",
        name_zh="班列",
        mode=Mode.RAIL,
        carrier="Carrier",
        origin="YIW",
        destination="MAD",
        cutoff_min=1,
        departs_min=2,
        arrives_min=3,
    )
    departure.leave()

    with pytest.raises(WrongState, match="X/2026-10-27"):
        departure.leave()
    assert departure.state is DepartureState.DEPARTED


def test_a_plan_takes_effect_once() -> None:
    plan = Plan(
        id=3,
        hub="YIW",
        day=AT.date(),
        currency="CNY",
        cost_minor=100,
        bound_minor=99,
        stopped="work",
        parcels_sha256="a",
        network_sha256="b",
        problem_sha256="c",
        seed=0,
        versions={},
        settings={},
        breakdown_minor={},
        baselines_minor={},
        drafted_at=AT,
    )
    plan.take_effect(AT)

    with pytest.raises(WrongState, match="plan 3"):
        plan.take_effect(AT)
    assert (plan.status, plan.adopted_at) == (PlanStatus.ADOPTED, AT)


def test_a_milestone_keeps_the_offset_of_the_clock_on_the_wall() -> None:
    local = datetime.fromisoformat("2026-10-26T12:00+08:00")

    milestone = _parcel().wait("no_space", local, "clerk")

    assert milestone is not None
    assert (milestone.offset_min, milestone.occurred_at) == (480, local)


def test_a_parcel_that_waits_again_gets_a_new_reason_and_no_second_milestone() -> None:
    parcel = _parcel()
    first = parcel.wait("no_space", AT, "clerk")

    again = parcel.wait("too_late", AT, "clerk")

    assert first is not None
    assert (again, parcel.wait_reason) == (None, "too_late")


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        _parcel().assign(1, 2, AT.replace(tzinfo=None))
