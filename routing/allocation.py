"""What a solver answers: an allocation, what is known about it, and why it stopped.

Four things are kept apart: what was found (``allocation``), what is known (``bound``,
``gap``), why the search ended (``stopped``) and what it took (``work``). Words follow
the usage of solver libraries: incumbent, bound, gap.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from routing.errors import Nonsense


@dataclass(frozen=True)
class Allocation:
    """Which entry each item takes, and how many units each pool opens.

    Attributes
    ----------
    entry : int64[n]
        Index into the entries of the problem; -1 waits.
    units : int64[R]
    """

    entry: NDArray[np.int64]
    units: NDArray[np.int64]

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        self.entry.setflags(write=False)
        self.units.setflags(write=False)


class Stopped(StrEnum):
    """Why a search ended."""

    CLOSED = "closed"
    """The gap asked for was reached (or nothing is left to search)."""
    WORK = "work"
    """The work budget is used up; the same again gives the same plan."""
    CLOCK = "clock"
    """The seconds are used up; the same again may give another plan."""
    CANCELLED = "cancelled"
    """Someone asked to stop; the best verified plan was kept."""


@dataclass(frozen=True)
class Budget:
    """When to stop: at a gap, after an amount of work, or after seconds.

    ``work`` counts deterministic steps (about a million entry evaluations each), so a
    run that ends by work is the same on every machine, byte for byte. ``seconds`` is a
    promise to a person and says so in the result.
    """

    gap: float = 0.0
    work: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        """Refuse a budget that never ends or has already ended."""
        for what in ("gap", "work", "seconds"):
            found = getattr(self, what)
            if found is not None and found < 0:
                raise Nonsense(what=what, rule="not negative", found=found)
        if self.work is None and self.seconds is None:
            raise Nonsense(what="budget", rule="work or seconds", found="neither")


@dataclass(frozen=True)
class Progress:
    """One line of the stream a running search gives."""

    seconds: float
    work: int
    phase: str
    incumbent_minor: int
    bound_minor: int

    @property
    def gap(self) -> float:
        """Distance of incumbent and bound, as a share of the incumbent."""
        return relative_gap(self.incumbent_minor, self.bound_minor)


Listener = Callable[[Progress], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Answer:
    """The best verified allocation and everything known about it.

    Attributes
    ----------
    cost_minor : int
        As the verifier adds it up.
    bound_minor : int
        No allocation of these items (unsplittable, whole units) costs less.
    capacity_price : float[R, D]
        Shadow prices: minor units that one more gram, cm3 or piece would save.
    unit_worth_minor : float[R]
        What one more unit would save beyond its price (negative: what the price would
        have to fall by for it to be opened).
    baselines_minor : mapping
        Cost of every rule of thumb on the same problem.
    """

    allocation: Allocation
    cost_minor: int
    bound_minor: int
    stopped: Stopped
    work: int
    seconds: float
    capacity_price: NDArray[np.float64]
    unit_worth_minor: NDArray[np.float64]
    baselines_minor: Mapping[str, int]
    trace: tuple[Progress, ...] = field(default=())

    @property
    def gap(self) -> float:
        """Certified distance from the optimum, as a share of the cost."""
        return relative_gap(self.cost_minor, self.bound_minor)


def relative_gap(cost_minor: int, bound_minor: int) -> float:
    """``(cost - bound) / cost``; 0 when both are 0."""
    return (cost_minor - bound_minor) / cost_minor if cost_minor else 0.0
