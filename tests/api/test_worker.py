"""A worker plans a hub's day over a real Redis, and a second time does no harm."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Semaphore

import polars as pl
import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from celery.signals import task_postrun
from sqlalchemy import text

from api.bootstrap import build, build_worker
from api.errors import SettingRefused
from api.hub_day import House, take_in
from api.settings import Settings
from api.tasks import PlanHub, register
from tests.wms.parcels import file_of, parcels

HUB, DAY = "YW-HUB", "2026-10-26"
PATIENCE_S = 120.0  # for a machine that is busy with something else
AT = datetime(2026, 10, 26, 4, 0, tzinfo=UTC)


@pytest.fixture
def settings(postgres_house_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=postgres_house_url, redis_url=redis_url, data_dir=tmp_path
    )


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    house = build(settings)
    day = parcels(40).with_columns(
        country=pl.lit("DE"), postcode=pl.lit("10115"), seller=pl.lit(None, pl.String)
    )
    take_in(house, HUB, file_of(day), at=AT)
    yield house
    house.engine.dispose()


@pytest.fixture
def app(settings: Settings) -> Celery:
    return build_worker(settings)


@pytest.fixture
def plan_hub(app: Celery, house: House) -> PlanHub:
    return register(app, lambda: house)


def _counted(house: House, query: str) -> dict[str, int]:
    with house.engine.connect() as connection:
        return {str(key): int(n) for key, n in connection.execute(text(query))}


@pytest.mark.slow
def test_a_worker_plans_what_waits_and_a_second_delivery_does_no_harm(
    app: Celery, house: House, plan_hub: PlanHub
) -> None:
    done = Semaphore(0)
    tell = task_postrun.connect(lambda **_: done.release(), weak=False)
    plan_hub.delay(HUB, DAY, 3, 0)
    plan_hub.delay(HUB, DAY, 3, 0)  # as Redis does when a worker is slow to answer

    with start_worker(app, pool="solo", perform_ping_check=False, loglevel="error"):
        assert all(done.acquire(timeout=PATIENCE_S) for _ in range(2))
    task_postrun.disconnect(tell)

    states = _counted(house, "SELECT state, count(*) FROM parcel GROUP BY state")
    assert sum(states.values()) == 40
    assert states["planned"] > 0
    assert set(states) <= {"planned", "waiting"}
    lines = _counted(
        house,
        "SELECT parcel_id, count(*) FROM milestone"
        " WHERE step = 'staging_outbound' GROUP BY parcel_id",
    )
    assert set(lines.values()) <= {1}
    assert len(lines) == states["planned"]


def test_a_worker_without_redis_is_refused_by_the_name_of_its_setting(
    tmp_path: Path,
) -> None:
    with pytest.raises(SettingRefused, match="CORRIDOR_REDIS_URL"):
        build_worker(Settings(data_dir=tmp_path))


def test_tasks_leave_the_queue_when_they_are_done_and_not_before(app: Celery) -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
