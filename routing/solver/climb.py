"""Climb: minimise a smooth convex function over a box, with a memory of slopes.

A projected limited-memory BFGS. scipy's L-BFGS-B spends more time in itself than our
dual needs for one evaluation, cannot be paused between two of them, and orders its
sums as the machine's BLAS likes; this one does little, stops whenever it is asked to,
and adds in a fixed order.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from routing.solver.compiled import kernel

Floats = NDArray[np.float64]
Evaluate = Callable[[Floats, Floats], float]
"""Takes a point, writes the gradient there, returns the value."""

MEMORY = 16
"""Pairs of steps and slope changes remembered; 10 climb slower, 30 cost more a step."""
ARMIJO = 1e-4
FLAT_STEPS = 3
"""Steps in a row below the tolerance after which a climb has arrived."""


class Climb:
    """A descent that can be continued: ``run`` takes a few steps and comes back."""

    def __init__(self, evaluate: Evaluate, start: Floats, ceiling: Floats) -> None:
        self.evaluate = evaluate
        self.point = np.minimum(np.maximum(start, 0.0), ceiling)
        self.ceiling = ceiling
        size = len(start)
        self.slope = np.empty(size)
        self.value = evaluate(self.point, self.slope)
        self.arrived = False
        self._steps = np.zeros((MEMORY, size))
        self._changes = np.zeros((MEMORY, size))
        self._curvature = np.zeros(MEMORY)
        self._known = 0
        self._next = 0
        self._flat = 0
        self._way = np.empty(size)
        self._trial = np.empty(size)
        self._trial_slope = np.empty(size)

    def run(self, steps: int, tolerance: float) -> None:
        """Take at most so many steps; ``arrived`` says that more would not help."""
        for _ in range(steps):
            if self.arrived:
                return
            before = self.value
            if not self._step():
                self.arrived = self._known == 0
                self._known = 0
                continue
            flat = before - self.value < tolerance * abs(self.value)
            self._flat = self._flat + 1 if flat else 0
            self.arrived = self._flat >= FLAT_STEPS

    def _step(self) -> bool:
        descent = _direction(
            self.point,
            self.slope,
            self.ceiling,
            self._steps,
            self._changes,
            self._curvature,
            self._known,
            self._next,
            self._way,
        )
        if descent >= 0.0:
            return False
        length = 1.0
        if self._known == 0:
            length = min(1.0, 0.02 * np.sqrt(len(self.point)) / np.sqrt(-descent))
        for attempt in range(12):
            _walk(self.point, self._way, length, self.ceiling, self._trial)
            value = self.evaluate(self._trial, self._trial_slope)
            if value <= self.value + ARMIJO * length * descent:
                self._remember(value)
                return True
            if attempt == 0:
                excess = value - self.value - length * descent
                best = -length * length * descent / (2.0 * excess)
                length = max(0.1 * length, min(0.6 * length, best))
            else:
                length *= 0.4
        return False

    def _remember(self, value: float) -> None:
        at = self._next
        curvature = _difference(
            self._trial,
            self.point,
            self._trial_slope,
            self.slope,
            self._steps[at],
            self._changes[at],
        )
        if curvature > 0.0:
            self._curvature[at] = 1.0 / curvature
            self._next = (at + 1) % MEMORY
            self._known = min(MEMORY, self._known + 1)
        self.point, self._trial = self._trial, self.point
        self.slope, self._trial_slope = self._trial_slope, self.slope
        self.value = value


@kernel
def dot(a: Floats, b: Floats) -> float:
    """Inner product in four lanes: a fixed order of additions, yet not one chain."""
    w = x = y = z = 0.0
    whole = a.size - a.size % 4
    for i in range(0, whole, 4):
        w += a[i] * b[i]
        x += a[i + 1] * b[i + 1]
        y += a[i + 2] * b[i + 2]
        z += a[i + 3] * b[i + 3]
    for i in range(whole, a.size):
        w += a[i] * b[i]
    return (w + x) + (y + z)


@kernel
def total(a: Floats) -> float:
    """Sum in four lanes."""
    w = x = y = z = 0.0
    whole = a.size - a.size % 4
    for i in range(0, whole, 4):
        w += a[i]
        x += a[i + 1]
        y += a[i + 2]
        z += a[i + 3]
    for i in range(whole, a.size):
        w += a[i]
    return (w + x) + (y + z)


@kernel
def _walk(
    point: Floats, way: Floats, length: float, ceiling: Floats, trial: Floats
) -> None:
    for i in range(point.size):
        trial[i] = min(ceiling[i], max(0.0, point[i] + length * way[i]))


@kernel
def _difference(
    new: Floats,
    old: Floats,
    new_slope: Floats,
    old_slope: Floats,
    step: Floats,
    change: Floats,
) -> float:
    """Write the step and the change of slope; return their curvature, 0 if none.

    Variables held at a bound are left out: their slopes change without teaching how
    far to walk, and would make every first guess of a step too short.
    """
    for i in range(new.size):
        step[i] = new[i] - old[i]
        change[i] = new_slope[i] - old_slope[i] if step[i] != 0.0 else 0.0
    curvature = dot(step, change)
    return curvature if curvature > 1e-10 * dot(step, step) else 0.0


@kernel
def _direction(
    point: Floats,
    slope: Floats,
    ceiling: Floats,
    steps: Floats,
    changes: Floats,
    curvature: Floats,
    known: int,
    following: int,
    way: Floats,
) -> float:
    """Write the direction to walk, zero where a bound holds; return its descent."""
    size = point.size
    memory = curvature.size
    held = np.zeros(size, np.bool_)
    for i in range(size):
        low = point[i] <= 0.0 and slope[i] > 0.0
        held[i] = low or (point[i] >= ceiling[i] and slope[i] < 0.0)
        way[i] = 0.0 if held[i] else -slope[i]
    if known == 0:
        return -dot(way, way)
    share = np.zeros(memory)
    for back in range(known):
        at = (following - 1 - back) % memory
        share[at] = curvature[at] * dot(steps[at], way)
        for i in range(size):
            way[i] -= share[at] * changes[at, i]
    last = (following - 1) % memory
    scale = 1.0 / (curvature[last] * dot(changes[last], changes[last]))
    for i in range(size):
        way[i] *= scale
    for back in range(known - 1, -1, -1):
        at = (following - 1 - back) % memory
        pull = share[at] - curvature[at] * dot(changes[at], way)
        for i in range(size):
            way[i] += pull * steps[at, i]
    for i in range(size):
        if held[i]:
            way[i] = 0.0
    return dot(way, slope)
