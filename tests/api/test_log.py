"""What happened is told as facts, on standard error, to people or to a collector."""

import json
from collections.abc import Iterator

import pytest
import structlog

from api import log


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_a_collector_reads_one_object_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log.configure("info", "json")

    structlog.get_logger().info("plan adopted", hub="义乌", parcels=412)

    said = capsys.readouterr()
    told = json.loads(said.err)
    assert said.out == ""
    assert (told["event"], told["hub"], told["parcels"]) == (
        "plan adopted",
        "义乌",
        412,
    )
    assert told["timestamp"].endswith("Z")


def test_a_person_reads_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info", "text")

    structlog.get_logger().info("plan adopted", parcels=412)

    assert "plan adopted" in capsys.readouterr().err


def test_what_is_below_the_level_is_not_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log.configure("warning", "text")

    structlog.get_logger().info("plan adopted", parcels=412)

    assert capsys.readouterr().err == ""


def test_an_error_is_told_with_where_it_happened(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log.configure("info", "json")

    try:
        raise ZeroDivisionError("no parcels")
    except ZeroDivisionError:
        structlog.get_logger().exception("plan failed")

    assert "ZeroDivisionError" in json.loads(capsys.readouterr().err)["exception"]
