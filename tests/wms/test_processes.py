"""A process of a test that hangs fails the test and shows where it stood."""

from threading import Event

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from tests.wms.processes import do_together


def _sleep_for_ever(_: Session) -> None:
    Event().wait()


def test_a_process_that_hangs_ends_and_shows_where_it_stood(engine: Engine) -> None:
    with pytest.raises(AssertionError, match="_sleep_for_ever"):
        do_together(engine, [_sleep_for_ever], patience_s=0.2)
