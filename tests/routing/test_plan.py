"""The plan: parcels, ways and departures that add up, from parcels to files and back."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.allocation import Allocation, Answer, Budget, Progress, Stopped
from routing.assemble import SumsDisagree, assemble
from routing.batches import Pin
from routing.day import plan_day, provenance, rules_of_thumb
from routing.demand import CustomsMode, Demand, GoodsClass
from routing.draft import Draft, draft
from routing.files.plan import NoPlanThere, read_plan, write_plan
from routing.fingerprint import fingerprint
from routing.network import Network
from routing.plan import Component, Plan, Reason
from routing.pricing import Prices
from routing.solve import solve
from routing.verify import price
from routing.wishes import Wishes
from tests.routing import oracle
from tests.routing.world import (
    DAY,
    EXCHANGE,
    LINES,
    PRODUCTS,
    SITES,
    UNIT_TYPES,
    at,
    changed,
    parcels,
    reordered,
    world,
)

ENOUGH = Budget(work=400)
REASONS = tuple(Reason)


def planned(
    demand: Demand,
    network: Network | None = None,
    *,
    prices: Prices | None = None,
    pins: dict[str, Pin] | None = None,
) -> Plan:
    return plan_day(
        demand,
        network or world(),
        hub="HUB",
        day=DAY,
        exchange=EXCHANGE,
        budget=ENOUGH,
        wishes=Wishes(prices=prices, pins=pins or {}),
    )


def by_hand(made: Draft, entry: Sequence[int], units: Sequence[int]) -> Answer:
    """An answer somebody wrote down, with the cost the independent adder finds."""
    allocation = Allocation(
        np.array(entry, dtype=np.int64), np.array(units, dtype=np.int64)
    )
    return Answer(
        allocation=allocation,
        cost_minor=price(made.problem, allocation).total_minor,
        bound_minor=0,
        stopped=Stopped.WORK,
        work=1,
        seconds=0.5,
        capacity_price=np.zeros((made.problem.pools, 3)),
        unit_worth_minor=np.zeros(made.problem.pools),
        baselines_minor={"all_wait": 1},
        trace=(Progress(0.5, 1, "root", 2, 1),),
    )


def drafted(demand: Demand, network: Network | None = None) -> Draft:
    return draft(demand, network or world(), hub="HUB", day=DAY, exchange=EXCHANGE)


def assembled(made: Draft, answer: Answer) -> Plan:
    origin = provenance(made, budget=ENOUGH, seed=0)
    return assemble(made, answer, currency="CNY", provenance=origin)


def reason_of(plan: Plan, row: int = 0) -> Reason | None:
    place = int(plan.reason[row])
    return REASONS[place] if place >= 0 else None


@settings(max_examples=12)
@given(st.integers(0, 10_000))
def test_a_plan_adds_up_and_every_way_is_one_the_parcel_may_go(seed: int) -> None:
    network, demand = world(), parcels(30, seed=seed)

    plan = planned(demand, network)

    assert plan.total_minor == sum(plan.breakdown_minor.values())
    assert plan.bound_minor <= plan.total_minor <= min(plan.baselines_minor.values())
    goes = plan.way >= 0
    assert ((plan.reason >= 0) == ~goes).all()
    journeys = {
        (tuple(run.code for run in it.runs), it.product.code, it.cutoff): it
        for it in oracle.journeys(network, "HUB", DAY)
    }
    sums = dict.fromkeys(Component, 0)
    for row in np.flatnonzero(goes).tolist():
        way = plan.ways[plan.way[row]]
        journey = journeys[way.departures, way.product, way.cutoff_min]
        assert way.zone == demand.zones[demand.zone[row]]
        assert oracle.admits(network, journey, demand, row)
        assert way.delivered_min == oracle.delivered(network, journey, demand, row)
        own = oracle.parts(network, journey, demand, row, Prices(), "HUB")
        assert plan.cost_minor[row] == sum(own.values())
        for component, minor in own.items():
            sums[component] += minor
    rides = {*Component} - {Component.UNITS, Component.OVER_PIVOT, Component.WAITING}
    assert {it: plan.breakdown_minor[it] for it in rides} == {
        it: sums[it] for it in rides
    }


@settings(max_examples=12)
@given(st.integers(0, 10_000))
def test_loads_are_the_parcels_that_ride_and_fit_the_units_opened(seed: int) -> None:
    lines = changed(
        LINES, "PVG-LGG", segregates=frozenset({"goods_class"}), max_units=12
    )
    network, demand = world(lines=lines), parcels(40, seed=seed)

    plan = planned(demand, network)

    for load in plan.loads:
        rides = [
            row
            for row in range(len(demand))
            if plan.way[row] >= 0
            and load.departure in plan.ways[plan.way[row]].departures
            and load.mix in {"", demand.goods_classes[demand.goods[row]]}
        ]
        assert (
            load.weight_g
            == demand.weight_g[rides].sum()
            <= load.units * load.unit_weight_g
        )
        assert load.volume_cm3 == demand.volume_cm3[rides].sum()
        assert load.pieces == len(rides)
        assert load.min_units <= load.units <= load.max_units
        assert load.fill <= 1
    for departure in {it.departure for it in plan.loads}:
        opened = sum(it.units for it in plan.loads if it.departure == departure)
        assert opened <= network.lines[plan.departures[departure].line].max_units
    paid = sum(it.units * it.unit_price_minor for it in plan.loads)
    assert plan.breakdown_minor[Component.UNITS] == paid


@settings(max_examples=5)
@given(st.permutations(range(30)))
def test_the_order_of_the_parcels_changes_neither_cost_nor_ways(
    order: list[int],
) -> None:
    demand = parcels(30, seed=11)

    one, other = planned(demand), planned(reordered(demand, order))

    assert other.breakdown_minor == one.breakdown_minor
    assert other.ways == one.ways
    assert (other.way == one.way[order]).all()


def test_groups_leave_together_or_not_at_all() -> None:
    demand = parcels(60, seed=5, group=np.arange(60) // 3, zone=0)

    plan = planned(demand)

    for group in plan.way.reshape(-1, 3).tolist():
        assert len(set(group)) == 1


def test_weight_beyond_the_pivot_is_charged_to_the_next_minor_unit() -> None:
    made = drafted(parcels(1, zone=1, weight_g=29_999))
    flight = next(
        place
        for place, it in enumerate(made.pools)
        if it.departure and it.departure.code == "PVG-LGG/2026-10-27"
    )
    heavy = replace(made.problem, pivot_g=np.minimum(made.problem.pivot_g, 10_000))
    made = replace(made, problem=heavy)
    entry = next(
        it
        for it in range(made.problem.entries)
        if flight
        in made.problem.way_pool[made.problem.way_first[made.problem.way[it]] :][:1]
    )
    units = [int(it == flight) for it in range(made.problem.pools)]

    plan = assembled(made, by_hand(made, [entry], units))

    # 19.999 kg at 12.00 a kilogram
    assert plan.breakdown_minor[Component.OVER_PIVOT] == 23_999
    assert sum(it.over_pivot_minor for it in plan.loads) == 23_999


def test_a_plan_whose_parts_are_not_its_cost_is_refused() -> None:
    made = drafted(parcels(2))
    answer = by_hand(made, [-1, -1], [0] * made.problem.pools)

    assert assembled(made, answer).total_minor == answer.cost_minor
    with pytest.raises(SumsDisagree):
        assembled(made, replace(answer, cost_minor=answer.cost_minor + 1))


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


def test_a_limited_day_of_a_gateway_is_kept() -> None:
    sites = changed(SITES, "GW", release_pieces_per_day=2)
    dear = Prices(waiting_minor_per_parcel=10_000_000)

    plan = planned(parcels(7, zone=1), world(sites=sites), prices=dear)

    # Two parcels each by two flights and a train.
    assert (plan.way >= 0).sum() == 6


def test_rules_of_thumb_rank_every_entry() -> None:
    made = drafted(parcels(20, seed=2))

    ranks = rules_of_thumb(made)

    assert set(ranks) == {"cheapest_by_due", "fastest"}
    assert all(it.shape == (made.problem.entries,) for it in ranks.values())
    answer = solve(made.problem, budget=ENOUGH, rank=ranks)
    assert {"all_wait", "cheapest", "cheapest_by_due", "fastest"} <= set(
        answer.baselines_minor
    )


def test_an_empty_day_is_a_plan_of_nothing(tmp_path: Path) -> None:
    plan = planned(parcels(0))
    write_plan(plan, tmp_path)

    assert plan.total_minor == 0
    assert len(read_plan(tmp_path).demand) == 0


@pytest.mark.parametrize(
    "demand", [parcels(40, seed=9), parcels(2, zone=-1), parcels(2)]
)
def test_a_plan_reads_back_as_it_was_written(tmp_path: Path, demand: Demand) -> None:
    plan = planned(demand)

    written = write_plan(plan, tmp_path)
    read = read_plan(tmp_path)

    assert [it.name for it in written][-1] == "plan.json"
    for name, value in vars(plan).items():
        if isinstance(value, np.ndarray):
            assert (getattr(read, name) == value).all(), name
        elif name != "demand":
            assert getattr(read, name) == value, name
    assert fingerprint(read.demand) == fingerprint(plan.demand)


def test_the_same_plan_is_the_same_bytes_and_clocks_stand_apart(tmp_path: Path) -> None:
    demand = parcels(40, seed=9)

    for name in ("one", "two"):
        write_plan(planned(demand), tmp_path / name)

    for name in ("plan.json", "departures.csv", "assignments.csv", "parcels.parquet"):
        one, two = (tmp_path / it / name for it in ("one", "two"))
        assert one.read_bytes() == two.read_bytes(), name


def test_seconds_progress_and_versions_never_reach_the_decided_files(
    tmp_path: Path,
) -> None:
    plan = planned(parcels(5))
    elsewhere = replace(
        plan,
        seconds=987.654,
        trace=(Progress(987.654, 1, "root", 2, 1),),
        provenance=replace(plan.provenance, versions={"python": "2.7"}),
    )

    write_plan(plan, tmp_path / "one")
    write_plan(elsewhere, tmp_path / "two")

    for name in ("plan.json", "departures.csv", "assignments.csv", "parcels.parquet"):
        one, two = (tmp_path / it / name for it in ("one", "two"))
        assert one.read_bytes() == two.read_bytes(), name


def test_a_way_that_is_late_ranks_after_every_way_that_is_not() -> None:
    made = drafted(parcels(40, seed=6))
    due_min, problem = made.demand.due_min, made.problem

    rank = rules_of_thumb(made)["cheapest_by_due"]

    for item in range(problem.items):
        members = made.item_parcel[made.item_first[item] : made.item_first[item + 1]]
        own = range(problem.first[item], problem.first[item + 1])
        ways = [made.options[made.way_option[problem.way[it]]].way for it in own]
        late = [it.delivered_min > due_min[members].min() for it in ways]
        costs = problem.cost_minor[own].tolist()
        assert np.argsort(rank[own], kind="stable").tolist() == sorted(
            range(len(own)), key=lambda it: (late[it], costs[it])
        )


def test_a_plan_written_over_another_leaves_nothing_of_it(tmp_path: Path) -> None:
    write_plan(planned(parcels(5)), tmp_path)
    (tmp_path / "assignments.csv.gz").write_bytes(b"of a larger plan")

    write_plan(planned(parcels(2)), tmp_path)

    assert not (tmp_path / "assignments.csv.gz").exists()
    assert len(read_plan(tmp_path).way) == 2


def test_plan_json_says_what_a_reader_asks_first(tmp_path: Path) -> None:
    write_plan(planned(parcels(3, zone=[0, 0, -1])), tmp_path)

    said = json.loads((tmp_path / "plan.json").read_text("utf-8"))

    assert said["format"] == "corridor-plan/1"
    assert (said["summary"]["planned"], said["summary"]["waiting"]) == (2, 1)
    assert said["waiting_by_reason"] == {"no_zone": 1}
    assert said["summary"]["total_minor"] == sum(said["breakdown_minor"].values())
    assert "versions" not in said["provenance"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.json", "not json"),
        ("plan.json", '{"format": "corridor-plan/9"}'),
        ("plan.json", '{"format": "corridor-plan/1"}'),
        ("run.json", "[]"),
        ("assignments.csv", "parcel_id\n"),
        ("parcels.parquet", "no parquet"),
    ],
)
def test_a_damaged_plan_is_refused(tmp_path: Path, name: str, content: str) -> None:
    write_plan(planned(parcels(2)), tmp_path)
    (tmp_path / name).write_text(content, "utf-8")

    with pytest.raises(NoPlanThere):
        read_plan(tmp_path)


def test_a_directory_without_a_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoPlanThere):
        read_plan(tmp_path)


def test_fingerprints_tell_networks_apart_and_know_the_same_one_again() -> None:
    assert fingerprint(world()) == fingerprint(world())
    assert fingerprint(world()) != fingerprint(world(levies=[]))
