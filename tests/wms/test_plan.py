"""A plan is drafted, kept, and adopted by whoever is first, once."""

from datetime import timedelta
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
    landed,
    states,
)
from tests.wms.parcels import HUB, parcels
from tests.wms.plans import DAY, RAIL, network, plan_of
from tests.wms.processes import do_together, kill_before_commit
from wms.errors import NotFound, Overbooked, Superseded, WrongState
from wms.hub import plan as planning
from wms.hub.keep import keep
from wms.model import PlanStatus
from wms.model.plan import plan_named


def test_a_draft_reads_what_waits_as_the_columns_it_landed_with(
    engine: Engine,
) -> None:
    full_hub(engine)

    with unit_of_work(engine) as session:
        drafted = planning.draft(session, HUB, DAY)

    assert drafted.hub_zone == "Asia/Shanghai"
    assert drafted.parcels.equals(parcels(300).select(drafted.parcels.columns))


def test_parcels_ready_after_the_local_day_are_not_drafted(engine: Engine) -> None:
    full_hub(engine, 10)
    with engine.begin() as connection:
        # 00:00 in Yiwu on the next day is still the same day in UTC
        connection.execute(text("UPDATE parcel SET ready_min = 29883840 WHERE row < 5"))

    with unit_of_work(engine) as session:
        drafted = planning.draft(session, HUB, DAY)

    assert len(drafted.parcels) == 7


def test_keeping_a_plan_changes_no_parcel(engine: Engine) -> None:
    full_hub(engine)

    plan_id = drafted_plan(engine)

    assert states(engine) == {"received": 300}
    lines = counted(engine, "SELECT plan_id, count(*) FROM plan_line GROUP BY plan_id")
    assert lines == {str(plan_id): 300}


def test_a_plan_of_a_parcel_the_hub_never_saw_is_refused_by_its_number(
    engine: Engine,
) -> None:
    full_hub(engine, 10)
    with unit_of_work(engine) as session:
        drafted = planning.draft(session, HUB, DAY)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE parcel SET parcel_id = 'X' WHERE parcel_id = 'P000000003'")
        )

    with pytest.raises(NotFound) as refused, unit_of_work(engine) as session:
        keep(session, plan_of(drafted), network(), settings={}, at=NOON)

    assert refused.value.facts["name"] == "P000000003"


def test_adopting_writes_a_way_or_a_reason_on_every_parcel(engine: Engine) -> None:
    full_hub(engine)
    plan_id = drafted_plan(engine)

    with unit_of_work(engine) as session:
        adopted = planning.adopt(session, plan_id, at=NOON)

    assert (adopted.planned, adopted.left_waiting) == (294, 6)
    assert adopted.skipped == {}
    assert states(engine) == {"planned": 294, "waiting": 6}
    reasons = counted(
        engine, "SELECT coalesce(wait_reason, ''), count(*) FROM parcel GROUP BY 1"
    )
    assert reasons == {"": 294, "cheaper_to_wait": 6}


def test_planned_and_waiting_parcels_have_their_milestones_with_the_hubs_offset(
    engine: Engine,
) -> None:
    full_hub(engine)
    adopted_plan(engine)

    steps = counted(engine, "SELECT step, count(*) FROM milestone GROUP BY step")
    offsets = counted(
        engine, "SELECT offset_min, count(*) FROM milestone GROUP BY offset_min"
    )

    assert steps == {"receiving": 300, "staging_outbound": 294, "holding": 6}
    assert offsets == {"480": 600}


def test_parcels_that_moved_meanwhile_are_skipped_and_named(engine: Engine) -> None:
    full_hub(engine)
    plan_id = drafted_plan(engine)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE parcel SET state = 'held' WHERE parcel_id = 'P000000007'")
        )
        connection.execute(
            text("UPDATE parcel SET weight_g = 1 WHERE parcel_id = 'P000000008'")
        )

    with unit_of_work(engine) as session:
        adopted = planning.adopt(session, plan_id, at=NOON)

    assert adopted.planned == 292
    assert adopted.skipped == {"held": 1, "remeasured": 1}
    assert adopted.moved.rows() == [
        ("P000000007", "held"),
        ("P000000008", "remeasured"),
    ]
    assert states(engine) == {"held": 1, "received": 1, "planned": 292, "waiting": 6}


def test_a_parcel_planned_daily_is_told_once_that_it_waits(engine: Engine) -> None:
    full_hub(engine)
    adopted_plan(engine)

    with unit_of_work(engine) as session:
        waiting = planning.draft(session, HUB, DAY).parcels["parcel_id"].to_list()
    plan_id = drafted_plan(engine, waits_every=1)
    with unit_of_work(engine) as session:
        again = planning.adopt(session, plan_id, at=NOON + timedelta(days=1))

    assert again.left_waiting == len(waiting) == 6
    steps = counted(engine, "SELECT step, count(*) FROM milestone GROUP BY step")
    assert steps["holding"] == 6


def test_a_group_of_which_one_parcel_moved_or_was_remeasured_stays_whole(
    engine: Engine,
) -> None:
    full_hub(engine)
    _group(engine, "held", 2, 5)
    _group(engine, "remeasured", 11, 14)
    _group(engine, "untouched", 21, 24)
    plan_id = drafted_plan(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE parcel SET state = 'held' WHERE row = 3"))
        connection.execute(text("UPDATE parcel SET weight_g = 1 WHERE row = 12"))

    with unit_of_work(engine) as session:
        adopted = planning.adopt(session, plan_id, at=NOON)

    assert adopted.skipped == {"group_stays": 5, "held": 1, "remeasured": 1}
    assert adopted.planned == 294 - len(adopted.moved)
    grouped = counted(
        engine,
        "SELECT \"group\" || ' ' || state, count(*) FROM parcel"
        ' WHERE "group" IS NOT NULL GROUP BY 1',
    )
    assert grouped == {
        "held held": 1,
        "held received": 2,
        "held waiting": 1,
        "remeasured received": 4,
        "untouched planned": 4,
    }


def _group(engine: Engine, name: str, first: int, last: int) -> None:
    with engine.begin() as connection:
        connection.execute(
            text('UPDATE parcel SET "group" = :name WHERE row BETWEEN :a AND :b'),
            {"name": name, "a": first, "b": last},
        )


def test_parcels_whose_way_has_closed_are_skipped_and_the_others_go_on(
    engine: Engine,
) -> None:
    full_hub(engine)
    plan_id = drafted_plan(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE plan_way SET cutoff_min = 0 WHERE way_no = 1"))
    riding = counted(
        engine, "SELECT coalesce(way_no, -1), count(*) FROM plan_line GROUP BY 1"
    )["1"]

    with unit_of_work(engine) as session:
        adopted = planning.adopt(session, plan_id, at=NOON)

    assert adopted.skipped == {"cut_off_passed": riding}
    assert (adopted.planned, len(adopted.moved)) == (294 - riding, riding)
    assert states(engine)["received"] == riding


def test_a_plan_of_a_day_that_is_over_is_adopted_as_of_its_morning(
    engine: Engine,
) -> None:
    full_hub(engine)
    plan_id, later = drafted_plan(engine), NOON + timedelta(days=30)

    with unit_of_work(engine) as session:
        adopted = planning.adopt(session, plan_id, at=later, as_of=NOON)

    assert (adopted.planned, adopted.skipped) == (294, {})


def test_adopting_twice_changes_nothing(engine: Engine) -> None:
    full_hub(engine)
    plan_id = drafted_plan(engine)
    with unit_of_work(engine) as session:
        first = planning.adopt(session, plan_id, at=NOON)
    before = counted(engine, "SELECT step, count(*) FROM milestone GROUP BY step")

    with unit_of_work(engine) as session:
        second = planning.adopt(session, plan_id, at=NOON)

    assert second.repeated
    assert (second.planned, second.left_waiting) == (first.planned, first.left_waiting)
    after = counted(engine, "SELECT step, count(*) FROM milestone GROUP BY step")
    assert after == before


def test_of_two_drafts_the_first_adopted_wins_and_the_other_is_told_so(
    engine: Engine,
) -> None:
    full_hub(engine)
    first, second = drafted_plan(engine), drafted_plan(engine)
    with unit_of_work(engine) as session:
        planning.adopt(session, second, at=NOON)

    with pytest.raises(Superseded) as refused, unit_of_work(engine) as session:
        planning.adopt(session, first, at=NOON)

    assert refused.value.facts == {"plan": first, "hub": HUB, "by": second}
    with unit_of_work(engine) as session:
        assert plan_named(session, first).status is PlanStatus.SUPERSEDED


def test_what_waits_can_be_planned_again(engine: Engine) -> None:
    full_hub(engine)
    adopted_plan(engine)

    with unit_of_work(engine) as session:
        drafted = planning.draft(session, HUB, DAY)

    assert len(drafted.parcels) == 6


def test_two_plans_cannot_open_more_units_than_a_departure_offers(
    engine: Engine,
) -> None:
    full_hub(engine)
    adopted_plan(engine, units=3)  # for each of two customs modes, of 7 on offer
    landed(engine, parcels(300, first=1_000), "more.csv")
    plan_id = drafted_plan(engine, units=2)

    with pytest.raises(Overbooked) as refused, unit_of_work(engine) as session:
        planning.adopt(session, plan_id, at=NOON)

    assert refused.value.facts["departure"] == RAIL
    assert refused.value.facts["taken"] == 6
    assert states(engine)["received"] == 300


def _adopt(session: Session, plan_id: int) -> planning.Adopted:
    return planning.adopt(session, plan_id, at=NOON)


def test_two_who_adopt_one_plan_at_once_adopt_it_once(engine: Engine) -> None:
    full_hub(engine)
    plan_id = drafted_plan(engine)

    told = do_together(engine, [partial(_adopt, plan_id=plan_id)] * 2)

    assert sorted("repeated=True" in adopted for adopted in told) == [False, True]
    assert states(engine) == {"planned": 294, "waiting": 6}
    steps = counted(engine, "SELECT step, count(*) FROM milestone GROUP BY step")
    assert steps == {"receiving": 300, "staging_outbound": 294, "holding": 6}


def test_two_plans_adopted_at_once_never_take_a_parcel_twice(engine: Engine) -> None:
    full_hub(engine)
    plans = [drafted_plan(engine), drafted_plan(engine)]

    told = do_together(engine, [partial(_adopt, plan_id=plan) for plan in plans])

    assert sum("Superseded" in outcome for outcome in told) == 1
    holders = counted(
        engine, "SELECT plan_id, count(*) FROM parcel WHERE plan_id > 0 GROUP BY 1"
    )
    assert list(holders.values()) == [294]


def test_killed_before_the_commit_a_plan_is_still_a_draft(engine: Engine) -> None:
    full_hub(engine)
    plan_id = drafted_plan(engine)

    kill_before_commit(engine, partial(_adopt, plan_id=plan_id))
    assert states(engine) == {"received": 300}

    with unit_of_work(engine) as session:
        assert not _adopt(session, plan_id).repeated
    assert states(engine) == {"planned": 294, "waiting": 6}


def test_a_plan_for_a_departure_that_left_is_refused(engine: Engine) -> None:
    full_hub(engine)
    plan_id = drafted_plan(engine)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE departure SET state = 'departed' WHERE code = :code"),
            {"code": RAIL},
        )

    with pytest.raises(WrongState) as refused, unit_of_work(engine) as session:
        planning.adopt(session, plan_id, at=NOON)

    assert refused.value.facts["what"] == f"departure {RAIL}"


def test_a_plan_that_is_not_on_the_books_is_refused_by_its_number(
    engine: Engine,
) -> None:
    with pytest.raises(NotFound, match="42"), unit_of_work(engine) as session:
        planning.adopt(session, 42, at=NOON)
