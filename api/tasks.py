"""Tasks: long work that a worker does; they carry ids, and may run twice.

A task that is delivered again (its worker died, or was slow) finds the work done and
leaves it, or begins again from what is on the books.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Protocol, cast

import structlog
from celery import Celery

from api.hub_day import House, plan_day
from routing.allocation import Budget
from wms.errors import NothingToPlan, Superseded

log = structlog.get_logger()


class PlanHub(Protocol):
    """The task as callers see it: ``delay`` puts it on the queue."""

    def __call__(self, hub: str, day: str, work: int, seed: int) -> None:
        """Plan in this process."""

    def delay(self, hub: str, day: str, work: int, seed: int) -> object:
        """Ask a worker to plan."""


def register(app: Celery, house: Callable[[], House]) -> PlanHub:
    """Give an application the task; ``house`` is called when a task first needs it."""

    @app.task(name="corridor.plan_hub")  # type: ignore[untyped-decorator]
    def plan_hub(hub: str, day: str, work: int, seed: int) -> None:
        """Plan what waits at a hub on a day, and adopt the plan."""
        try:
            ours = house()
            planned = plan_day(
                ours,
                ours.outlook(hub, date.fromisoformat(day)),
                budget=Budget(work=work),
                seed=seed,
                at=datetime.now(UTC),
            )
        except NothingToPlan:
            log.info("nothing waits", hub=hub, day=day)
        except Superseded as told:
            log.info("another plan was adopted meanwhile", **told.facts)
        else:
            log.info("plan adopted", hub=hub, day=day, plan=planned.adopted.plan_id)

    return cast(PlanHub, plan_hub)
