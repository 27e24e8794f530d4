"""Killed at any moment and run again, a hub's day loses nothing and doubles nothing."""

import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from api.bootstrap import build
from api.cli import main
from api.database import writing_engine
from api.hub_day import House, plan_day, take_in
from api.settings import load
from routing.allocation import Budget, Progress
from routing.files.parcels import read_parcels
from tests.api.commands import DAY, PATIENCE_S, answered, started, wait_for
from wms.errors import NothingToPlan, Superseded
from wms.planning import Outlook

HUB = "YW-HUB"
DAY_PLANNED = date.fromisoformat(DAY)
MORNING = datetime(2026, 10, 25, 17, 0, tzinfo=UTC)  # 01:00 on the 26th in Yiwu
PARCELS = 60
PLAN_DAY = ["plan-day", "--day", DAY, "--work", "2"]
LOAD_DAY = ["load-day", "--day", DAY]

Kill = Callable[..., None]


@pytest.fixture
def books(installed: dict[str, str]) -> Iterator[Engine]:
    engine = writing_engine(installed["CORRIDOR_DATABASE_URL"])
    yield engine
    engine.dispose()


@pytest.fixture
def house(installed: dict[str, str], day: Path) -> Iterator[House]:
    """A house with a day's parcels in it, in this process."""
    house = build(load())
    zone = house.network.sites[HUB].zone
    take_in(house, HUB, read_parcels(day, hub_zone=zone), at=MORNING)
    yield house
    house.engine.dispose()


@pytest.fixture
def killed(installed: dict[str, str], tmp_path: Path) -> Kill:
    """Start a command and kill it at a moment drawn after it said some words."""

    def kill(*verb: str, after: str, within_s: float) -> None:
        with started(*verb, folder=tmp_path, environment=installed) as process:
            wait_for(process, after)
            time.sleep(random.uniform(0, within_s))
            process.kill()

    return kill


def _counted(books: Engine, query: str) -> dict[str, int]:
    with books.connect() as connection:
        return {str(key): int(n) for key, n in connection.execute(text(query))}


def _one(books: Engine, query: str) -> int:
    with books.connect() as connection:
        return int(connection.execute(text(query)).scalar_one() or 0)


def _nothing_is_lost_or_doubled(books: Engine) -> None:
    states = _counted(books, "SELECT state, count(*) FROM parcel GROUP BY state")
    assert states == {"loaded": PARCELS}
    steps = _counted(
        books,
        "SELECT step, count(*) FROM milestone WHERE parcel_id IS NOT NULL GROUP BY step",
    )
    assert steps == {"receiving": PARCELS, "staging_outbound": PARCELS}
    weight_g = _one(books, "SELECT sum(weight_g) FROM parcel")
    bags = "FROM handling_unit WHERE kind = 'bag' AND state <> 'dissolved'"
    assert _one(books, f"SELECT sum(weight_g) {bags}") == weight_g
    assert _one(books, f"SELECT sum(pieces) {bags}") == PARCELS
    assert _one(books, "SELECT count(*) FROM plan WHERE status = 'adopted'") == 1
    takers = _counted(
        books,
        "SELECT coalesce(departure, product), count(*) FROM manifest"
        " GROUP BY coalesce(departure, product)",
    )
    assert set(takers.values()) == {1}
    rides = _counted(
        books,
        "SELECT number, (SELECT count(*) FROM stowage WHERE bag_id = handling_unit.id)"
        f" {bags} AND departures <> ''",
    )
    assert all(rides.values())


@pytest.mark.slow
def test_a_day_that_is_killed_at_every_step_comes_out_as_if_it_were_not(
    books: Engine, killed: Kill, day: Path, tmp_path: Path
) -> None:
    landing = ["import", "parcels", str(day)]
    killed(*landing, after="landing at", within_s=0.3)
    assert main(landing) == 0

    killed(*PLAN_DAY, after="looking for ways", within_s=4.0)
    assert main(PLAN_DAY) in {0, 1}  # 1: the plan was adopted before the kill

    killed(*LOAD_DAY, after="bagging and loading", within_s=1.0)
    killed(*LOAD_DAY, after="writing manifests", within_s=1.0)
    assert main(LOAD_DAY) == 0

    _nothing_is_lost_or_doubled(books)
    papers = [path for path in tmp_path.rglob("var/manifests/*/*") if path.is_file()]
    assert len(papers) == 3 * _one(books, "SELECT count(*) FROM manifest")
    assert main(LOAD_DAY) == 0
    _nothing_is_lost_or_doubled(books)


@pytest.mark.slow
def test_of_two_processes_that_plan_a_hub_at_once_one_adopts_and_one_says_so(
    books: Engine, installed: dict[str, str], day: Path, tmp_path: Path
) -> None:
    assert main(["import", "parcels", str(day)]) == 0
    verb = [*PLAN_DAY, "--json"]

    with (
        started(*verb, folder=tmp_path, environment=installed) as one,
        started(*verb, folder=tmp_path, environment=installed) as other,
    ):
        told = [
            json.loads(it.communicate(timeout=PATIENCE_S)[0]) for it in (one, other)
        ]

    first, second = sorted(told, key=lambda it: int(it["status"]))
    assert (first["status"], first["adopted"]) == (0, PARCELS)
    assert (second["status"], second["code"]) in {
        (1, "Superseded"),
        (1, "NothingToPlan"),  # it came when all was done
    }
    assert main(LOAD_DAY) == 0
    _nothing_is_lost_or_doubled(books)


def test_of_two_plans_of_the_same_parcels_the_first_to_be_adopted_counts(
    books: Engine, house: House
) -> None:
    outlook, budget = Outlook(HUB, DAY_PLANNED), Budget(work=1)
    adopted: list[int] = []

    def meanwhile(_: Progress) -> None:
        if not adopted:
            quick = plan_day(house, outlook, budget=budget, seed=1, at=MORNING)
            adopted.append(quick.adopted.plan_id)

    with pytest.raises(Superseded) as told:
        plan_day(house, outlook, budget=budget, seed=0, at=MORNING, listen=meanwhile)

    assert told.value.facts["by"] == adopted[0]
    assert _one(books, "SELECT count(*) FROM plan") == 1


def test_a_hub_where_nothing_waits_is_not_planned_and_opens_nothing(
    books: Engine, house: House
) -> None:
    outlook, budget = Outlook(HUB, DAY_PLANNED), Budget(work=1)
    first = plan_day(house, outlook, budget=budget, seed=0, at=MORNING)

    with pytest.raises(NothingToPlan):
        plan_day(house, outlook, budget=budget, seed=0, at=MORNING)

    assert first.adopted.planned == PARCELS

    assert _one(books, "SELECT count(*) FROM plan") == 1


@pytest.mark.slow
def test_a_second_demonstration_finds_the_first_one_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verb = ["demo", "--small", "--work", "1", "--folder", str(tmp_path / "demo")]
    assert main(verb) == 0
    first = capsys.readouterr()

    assert main(verb) == 0

    second = capsys.readouterr()
    assert second.out == first.out
    assert "looking for ways" in first.err
    assert "looking for ways" not in second.err


def test_a_departure_leaves_once_with_what_is_loaded_on_it(
    books: Engine, day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for verb in (["import", "parcels", str(day)], PLAN_DAY, LOAD_DAY):
        assert main(verb) == 0
    loaded = _counted(
        books,
        "SELECT stowage.departure, sum(pieces) FROM stowage"
        " JOIN handling_unit ON handling_unit.id = bag_id"
        " JOIN departure ON departure.code = stowage.departure"
        f" WHERE departure.origin = '{HUB}' GROUP BY stowage.departure",
    )
    departure = max(loaded, key=lambda code: loaded[code])

    left = answered(capsys, "dispatch", departure)
    again = answered(capsys, "dispatch", departure)

    assert left["parcels"] == loaded[departure]
    assert again["parcels"] == 0
    assert _counted(
        books, "SELECT state, count(*) FROM parcel WHERE state = 'departed' GROUP BY 1"
    ) == {"departed": loaded[departure]}
