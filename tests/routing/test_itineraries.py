"""Itineraries: which chains are found, which one replaces which, and what is refused."""

from datetime import date, time

from routing.demand import GoodsClass
from routing.itineraries import Chain, Kind, chains, time_graph
from routing.network import Basis, Mode, Network
from routing.tariff import Tariffs
from routing.timetable import departures
from tests.routing.world import (
    CHARGES,
    DAY,
    EXCHANGE,
    LINES,
    SITES,
    at,
    changed,
    charge,
    goods_rule,
    line,
    site,
    world,
)

GENERAL: Kind = ("general", "9610")
BATTERY: Kind = ("battery_alone", "9610")


def found(
    network: Network,
    end: str,
    *,
    kinds: tuple[Kind, ...] = (GENERAL,),
    days: int = 7,
) -> list[Chain]:
    timetable = departures(network, first=DAY, days=40)
    ends = chains(
        network,
        timetable,
        Tariffs(network, EXCHANGE),
        hub="HUB",
        kinds=kinds,
        from_min=at(DAY),
        until_min=at(DAY) + days * 1_440,
    )
    return ends.get(end, [])


def codes(found: list[Chain]) -> list[list[str]]:
    return sorted([it.code for it in chain.departures] for chain in found)


def test_every_flight_and_train_of_the_week_reaches_the_gateway_once() -> None:
    assert codes(found(world(), "GW")) == [
        ["HUB-PVG/2026-10-27", "PVG-LGG/2026-10-27", "LGG-GW/2026-10-28"],
        ["HUB-PVG/2026-10-30", "PVG-LGG/2026-10-30", "LGG-GW/2026-10-31"],
        ["HUB-RAIL/2026-10-27", "RAIL-DUI/2026-10-28", "DUI-GW/2026-11-12"],
    ]


def test_a_feeder_leaves_as_late_as_the_flight_allows() -> None:
    lines = [*LINES, line("HUB-PVG-N", "HUB", "PVG", departs_local=time(11, 30))]
    cards = [*CHARGES, charge("HUB-PVG-N", Basis.KG, "0.60")]

    first = found(world(lines=lines, charges=cards), "LGG")[0]

    # 11:30 + 4 h + 1 h dwell is 16:30, before the flight's cut-off at 17:00.
    assert first.departures[0].line == "HUB-PVG-N"
    assert first.cutoff_min == at(date(2026, 10, 27), time(10, 30))


def test_an_earlier_feeder_stays_if_it_is_cheaper() -> None:
    lines = [*LINES, line("HUB-PVG-N", "HUB", "PVG", departs_local=time(11, 30))]
    cards = [*CHARGES, charge("HUB-PVG-N", Basis.KG, "0.61")]

    feeders = [
        it.departures[0].line
        for it in found(world(lines=lines, charges=cards), "LGG")
        if it.departures[1].code == "PVG-LGG/2026-10-27"
    ]

    assert sorted(feeders) == ["HUB-PVG", "HUB-PVG-N"]


def test_a_chain_with_other_units_is_never_replaced() -> None:
    slow_and_dear = [
        *LINES,
        line(
            "PVG-LGG-2",
            "PVG",
            "LGG",
            mode=Mode.AIR,
            transit_min=2_000,
            cutoff_min=600,
            unit_type="AKE",
            max_units=1,
        ),
    ]
    cards = [*CHARGES, charge("PVG-LGG-2", Basis.KG, "99")]

    flights = {
        it.departures[1].line
        for it in found(world(lines=slow_and_dear, charges=cards), "LGG")
    }

    assert flights == {"PVG-LGG", "PVG-LGG-2"}


def test_a_connection_shorter_than_the_dwell_is_missed() -> None:
    lines = changed(LINES, "HUB-PVG", departs_local=time(12, 0))  # there at 16:00
    kept = world(lines=lines)
    missed = world(lines=lines, sites=changed(SITES, "PVG", dwell_min=61))

    assert found(kept, "LGG")[0].departures[0].code == "HUB-PVG/2026-10-27"
    assert found(missed, "LGG")[0].departures[0].code == "HUB-PVG/2026-10-26"


def test_nobody_waits_longer_than_three_days_for_a_connection() -> None:
    def monday_and(weekday: int) -> Network:
        lines = changed(LINES, "HUB-PVG", weekdays=frozenset({1}))
        return world(lines=changed(lines, "PVG-LGG", weekdays=frozenset({weekday})))

    assert found(monday_and(3), "LGG")
    assert not found(monday_and(4), "LGG")


def test_circles_in_the_network_do_no_harm() -> None:
    back = [
        line("LGG-PVG", "LGG", "PVG"),
        line("GW-LGG", "GW", "LGG"),
        line("PVG-HUB", "PVG", "HUB"),
    ]

    assert codes(found(world(lines=[*LINES, *back]), "GW")) == codes(
        found(world(), "GW")
    )


def test_goods_a_line_refuses_do_not_travel_on_it() -> None:
    lines = changed(LINES, "PVG-LGG", goods_classes=frozenset({GoodsClass.GENERAL}))

    ways = found(world(lines=lines), "GW", kinds=(GENERAL, BATTERY))

    admits = {it.departures[1].line: it.admits for it in ways}
    assert admits == {"PVG-LGG": 0b01, "RAIL-DUI": 0b11}


def test_a_rule_of_the_law_counts_for_every_line_of_a_mode() -> None:
    rule = goods_rule(Mode.AIR, GoodsClass.BATTERY_ALONE)

    ways = found(world(goods_rules=[rule]), "GW", kinds=(BATTERY,))

    assert {it.departures[1].line for it in ways} == {"RAIL-DUI"}


def test_a_cheaper_way_that_refuses_some_goods_replaces_none_that_takes_them() -> None:
    cheap = line(
        "LGG-GW-C",
        "LGG",
        "GW",
        departs_local=time(6, 0),
        goods_classes=frozenset({GoodsClass.GENERAL}),
    )

    ways = found(world(lines=[*LINES, cheap]), "GW", kinds=(GENERAL, BATTERY))

    last = {it.departures[-1].line for it in ways if it.departures[1].line == "PVG-LGG"}
    assert last == {"LGG-GW", "LGG-GW-C"}


def test_departures_of_later_weeks_are_not_on_sale() -> None:
    one, two = found(world(), "LGG"), found(world(), "LGG", days=14)

    assert len(one) == 2
    assert len(two) == 4


def test_a_site_without_connections_ends_nothing() -> None:
    sites = [*SITES, site("ISLAND")]

    assert found(world(sites=sites), "ISLAND") == []


def test_the_graph_waits_only_where_something_still_leaves() -> None:
    network = world()
    graph = time_graph(network, departures(network, first=DAY, days=3))

    assert all(
        one.minute <= other.minute and one.site == other.site
        for one, other, arc in graph.edges(data=True)
        if "departure" not in arc
    )
    assert all(not graph.out_degree(event) for event in graph if event.site == "GW")
