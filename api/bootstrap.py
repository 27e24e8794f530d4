"""Bootstrap: put the house together from its settings, in the one place that may.

Importing this connects to nothing; `build` opens no connection before its first use.
"""

from pathlib import Path

from celery import Celery

from api.database import writing_engine
from api.errors import SettingRefused
from api.hub_day import House
from api.settings import Settings
from routing.files.network import BUNDLED, read_network

# Redis hands a task to a second worker when the first keeps it for longer than this.
# No plan takes six hours; adopting is safe to be tried twice all the same.
LONGEST_TASK_S = 6 * 3_600


def build(settings: Settings, *, network: Path | None = None) -> House:
    """Return the house that the settings describe, with this or the bundled network."""
    return House(
        engine=writing_engine(settings.database_url),
        network=read_network(network or BUNDLED),
        data_dir=settings.data_dir,
        currency=settings.planning_currency,
    )


def build_worker(settings: Settings) -> Celery:
    """Return the application that puts tasks on Redis and takes them off again."""
    if settings.redis_url is None:
        raise SettingRefused(
            variable="CORRIDOR_REDIS_URL", rule="a worker needs a Redis to work for"
        )
    app = Celery("corridor", broker=settings.redis_url)
    app.conf.update(
        # A task leaves the queue when it is done: a worker that dies loses none.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        # A solver takes one task at a time; others should not wait behind it.
        worker_prefetch_multiplier=1,
        task_ignore_result=True,  # the truth is in the database
        task_serializer="json",
        accept_content=["json"],
        broker_connection_retry_on_startup=True,
        broker_transport_options={"visibility_timeout": LONGEST_TASK_S},
        worker_hijack_root_logger=False,
    )
    return app
