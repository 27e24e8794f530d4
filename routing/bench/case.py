"""Case: a problem to measure on, and what comes with it; kept as a file of arrays.

kind      parcels of one number differ in weight and volume only; empty when every
          item is its own kind
arrives   when each entry is delivered, in any unit; empty when nobody knows
all_go    items may not wait: an assignment instance, whose costs are in its own
          units and not in money
"""

from collections.abc import Collection
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routing.problem import Problem

Ints = NDArray[np.int64]

BESIDE = ("kind", "arrives")


def _none() -> Ints:
    return np.empty(0, np.int64)


@dataclass(frozen=True)
class Case:
    """A named problem with what the contenders may know beside it."""

    name: str
    problem: Problem
    kind: Ints = field(default_factory=_none)
    arrives: NDArray[np.integer] = field(default_factory=_none)
    all_go: bool = False
    best_known: int | None = None

    def write(self, path: Path) -> None:
        """Write the arrays; not compressed, because reading is not what is measured."""
        arrays = {it.name: getattr(self.problem, it.name) for it in fields(Problem)}
        best = -1 if self.best_known is None else self.best_known
        with path.open("wb") as file:
            np.savez(
                file,
                name=np.array(self.name),
                kind=self.kind,
                arrives=self.arrives,
                all_go=np.array(self.all_go),
                best_known=np.array(best),
                **{f"problem_{name}": value for name, value in arrays.items()},
            )

    @classmethod
    def read(cls, path: Path, *, beside: Collection[str] = BESIDE) -> "Case":
        """Read a case as it was written.

        What stands beside the problem is read only where it is named, so that it
        counts in the memory of those who use it and of nobody else.
        """
        with np.load(path) as file:
            best = int(file["best_known"])
            arrays = {it.name: file[f"problem_{it.name}"] for it in fields(Problem)}
            arrays["use_by_entry"] = bool(arrays["use_by_entry"])
            return cls(
                name=str(file["name"]),
                problem=Problem(**arrays),
                kind=file["kind"] if "kind" in beside else _none(),
                arrives=file["arrives"] if "arrives" in beside else _none(),
                all_go=bool(file["all_go"]),
                best_known=None if best < 0 else best,
            )


def first_items(problem: Problem, items: int) -> Problem:
    """The same pools with the first items only: small, and of the same nature."""
    items = min(items, problem.items)
    entries = int(problem.first[items])
    arrays = {it.name: getattr(problem, it.name) for it in fields(Problem)}
    arrays |= {
        "first": problem.first[: items + 1].copy(),
        "way": problem.way[:entries].copy(),
        "cost_minor": problem.cost_minor[:entries].copy(),
        "waiting_minor": problem.waiting_minor[:items].copy(),
        "use": problem.use[: entries if problem.use_by_entry else items].copy(),
    }
    return Problem(**arrays)
