"""Logs: what HiGHS and SCIP print while they search, read as what was known when.

Neither tells a caller about a better plan or bound before it ends, but both print it.
Lines that do not read as a row of their table are passed over.
"""

import ctypes
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True)
class Known:
    """Cost and bound known after so many seconds; None while there is none."""

    seconds: float
    cost: float | None
    bound: float | None


@contextmanager
def overheard() -> Iterator[list[str]]:
    """Collect the lines that are printed on standard output, by libraries too."""
    lines: list[str] = []
    sys.stdout.flush()
    kept = os.dup(1)
    with tempfile.TemporaryFile("w+", errors="replace") as file:
        os.dup2(file.fileno(), 1)
        try:
            yield lines
        finally:
            # A library's own buffer is emptied before its output goes elsewhere.
            ctypes.CDLL(None).fflush(None)
            os.dup2(kept, 1)
            os.close(kept)
            file.seek(0)
            lines.extend(file.read().splitlines())


_HIGHS = re.compile(
    r"^.{2,4}\s*\d+\s+\d+\s+\d+\s+[\d.]+%\s+(?P<bound>\S+)\s+(?P<cost>\S+)\s"
    r".*\s(?P<seconds>[\d.]+)s$"
)
_SCIP = re.compile(r"^\D{0,2}\s*(?P<seconds>[\d.]+)s\|")


def highs_log(lines: list[str]) -> list[Known]:
    """Rows of HiGHS' table: bound, best solution, seconds in the last column."""
    return [
        Known(float(row["seconds"]), _number(row["cost"]), _number(row["bound"]))
        for row in map(_HIGHS.match, lines)
        if row
    ]


def scip_log(lines: list[str]) -> list[Known]:
    """Rows of SCIP's table: seconds first, then among others both bounds."""
    known = []
    for line in lines:
        row, cells = _SCIP.match(line), line.split("|")
        if row and len(cells) > 4:
            bound, cost = _number(cells[-4]), _number(cells[-3])
            known.append(Known(float(row["seconds"]), cost, bound))
    return known


def _number(words: str) -> float | None:
    try:
        number = float(words)
    except ValueError:
        return None
    return number if isfinite(number) else None
