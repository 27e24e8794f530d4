"""Instances: the same arguments give the same arrays; public files are read exactly."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from routing.errors import Nonsense
from routing.instances import hub_day, read_assignment

TWO_AGENTS_THREE_JOBS = "2 3  1 2 3  4 5 6  7 8 9  10 11 12  20 30"


def test_the_same_seed_gives_the_same_day() -> None:
    assert hub_day(300, 4).fingerprint == hub_day(300, 4).fingerprint
    assert hub_day(300, 4).fingerprint != hub_day(300, 5).fingerprint


def test_a_skewed_day_and_an_ample_day_are_other_days() -> None:
    plain = hub_day(300, 4)

    assert hub_day(300, 4, skewed=True).fingerprint != plain.fingerprint
    ample = hub_day(300, 4, units="ample")
    assert (ample.capacity[:, 0] < plain.capacity[:, 0]).all()


@pytest.mark.parametrize("packed", [False, True])
def test_an_assignment_file_is_read_job_by_job(tmp_path: Path, packed: bool) -> None:
    raw = TWO_AGENTS_THREE_JOBS.encode()
    file = tmp_path / "tiny"
    file.write_bytes(gzip.compress(raw) if packed else raw)

    problem = read_assignment(file)

    np.testing.assert_array_equal(problem.cost_minor, [1, 4, 2, 5, 3, 6])
    np.testing.assert_array_equal(problem.use[:, 0], [7, 10, 8, 11, 9, 12])
    np.testing.assert_array_equal(problem.capacity[:, 0], [20, 30])


def test_a_truncated_assignment_file_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "torn"
    file.write_text("2 3 1 2 3")

    with pytest.raises(Nonsense, match="torn"):
        read_assignment(file)
