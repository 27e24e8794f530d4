"""Versions: which programs made a plan; the only place that asks the machine.

They stand beside the seconds in `run.json` and never in `plan.json`, so that a plan
made elsewhere is the same file.
"""

import platform
from importlib.metadata import version

_DECIDE = ("numpy", "numba", "ortools", "networkx")
"""Libraries whose version can change a plan."""


def versions() -> dict[str, str]:
    """The version of this program, of Python, and those of the libraries that decide."""
    names = ("corridor", *_DECIDE)
    return {"python": platform.python_version(), **{it: version(it) for it in names}}
