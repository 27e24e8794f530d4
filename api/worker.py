"""Worker: ``celery --app api.worker worker`` does the tasks of this installation.

The application is made when Celery asks for it, not when this module is imported.
"""

from functools import cache

from celery import Celery

from api import settings
from api.bootstrap import build, build_worker
from api.hub_day import House
from api.tasks import register


def __getattr__(name: str) -> Celery:
    """Make ``app``, which is what Celery looks for in a module."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _app()


@cache
def _app() -> Celery:
    app = build_worker(settings.load())
    register(app, _house)
    return app


@cache
def _house() -> House:
    return build(settings.load())
