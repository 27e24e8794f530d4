"""Houses for tests: an engine with a hub in it, and parcels that have landed."""

from datetime import UTC, datetime

import polars as pl
from sqlalchemy import Engine, text

from api.database import unit_of_work
from tests.wms.parcels import HUB, file_of, parcels
from tests.wms.plans import DAY, network, plan_of
from wms.hub import plan as planning
from wms.hub.keep import keep
from wms.hub.land import Landed, land
from wms.model.site import enter_sites

NOON = datetime(2026, 10, 26, 4, 0, tzinfo=UTC)  # 12:00 in Yiwu


def open_hub(engine: Engine) -> None:
    """Put the hub and the sites of the test's network on the books."""
    with unit_of_work(engine) as session:
        enter_sites(session, network().sites.values())


def landed(engine: Engine, columns: pl.DataFrame, name: str = "day.csv") -> Landed:
    """Let parcels land at the hub."""
    with unit_of_work(engine) as session:
        return land(session, HUB, file_of(columns, name), at=NOON)


def drafted_plan(
    engine: Engine, *, units: int = 3, fill: float = 0.98, waits_every: int = 50
) -> int:
    """Draw up a plan of what waits and keep it; its number is returned."""
    with unit_of_work(engine) as session:
        drafted = planning.draft(session, HUB, DAY)
    plan = plan_of(drafted, units=units, fill=fill, waits_every=waits_every)
    with unit_of_work(engine) as session:
        return keep(session, plan, network(), settings={}, at=NOON).number


def adopted_plan(engine: Engine, *, units: int = 3, fill: float = 0.98) -> int:
    """Draw up a plan of what waits and work by it; its number is returned."""
    plan_id = drafted_plan(engine, units=units, fill=fill)
    with unit_of_work(engine) as session:
        planning.adopt(session, plan_id, at=NOON)
    return plan_id


def full_hub(engine: Engine, count: int = 300) -> None:
    """Open the hub and let a day's parcels land."""
    open_hub(engine)
    landed(engine, parcels(count))


def counted(engine: Engine, query: str) -> dict[str, int]:
    """Two columns of a query as a mapping."""
    with engine.connect() as connection:
        return {str(key): int(n) for key, n in connection.execute(text(query))}


def states(engine: Engine) -> dict[str, int]:
    """How many parcels are in which state."""
    return counted(engine, "SELECT state, count(*) FROM parcel GROUP BY state")
