"""Libraries: HiGHS, SCIP and CP-SAT on a model, under a limit of seconds.

HiGHS comes with SciPy, SCIP and CP-SAT with OR-Tools; each runs with the settings it
comes with. (OR-Tools has HiGHS too, but hands back nothing when the limit is reached
before the end, not even the plan in its hands.) Values are read only when the library
vouches for a solution, and its bound is lowered by its tolerance before it is rounded.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from math import ceil, isfinite

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder_helper as helper
from ortools.sat.python import cp_model
from scipy.optimize import Bounds, LinearConstraint, milp

from routing.solver.rivals.logs import Known, highs_log, overheard, scip_log
from routing.solver.rivals.model import Model

Floats = NDArray[np.float64]

TOLERANCE = 1e-6
"""Relative: what the libraries call equal."""
UNKNOWN = 1e20
"""From here on a bound is a library's way to say that it has none."""


class Library(StrEnum):
    """A solver one would reach for."""

    HIGHS = "HiGHS"
    SCIP = "SCIP"
    CP_SAT = "CP-SAT"


@dataclass(frozen=True)
class Found:
    """What a library came back with.

    Attributes
    ----------
    status : str
        In the library's words.
    values : float64 or None
        One a column; None without a solution.
    bound_minor : int or None
        Of the model; only the direct model's holds for items.
    trace : list of Known
        What was known when, as far as the library tells.
    """

    status: str
    values: Floats | None
    bound_minor: int | None
    trace: list[Known]


def ask(model: Model, library: Library, seconds: float) -> Found:
    """Let a library state and solve a model within so many seconds."""
    if len(model.cost) == 0:
        return Found("optimal", np.empty(0), 0, [])
    askers: dict[Library, Callable[[Model, float], Found]] = {
        Library.HIGHS: _ask_highs,
        Library.SCIP: _ask_scip,
        Library.CP_SAT: _ask_cp_sat,
    }
    return askers[library](model, time.monotonic() + seconds)


def versions() -> dict[str, str]:
    """The packages the libraries came in."""
    return {name: version(name) for name in ("ortools", "scipy")}


def _ask_highs(model: Model, ends: float) -> Found:
    with overheard() as log:
        result = milp(
            model.cost,
            integrality=np.ones(len(model.cost), np.int64),
            bounds=Bounds(model.least, model.most),
            constraints=LinearConstraint(model.rows, model.row_least, model.row_most),
            options={"time_limit": _left(ends), "disp": True},
        )
    words = ("optimal", "limit reached", "infeasible", "unbounded", "failed")
    return Found(
        status=words[result.status],
        values=result.x,
        bound_minor=_rounded(result.mip_dual_bound),
        trace=highs_log(log),
    )


def _ask_scip(model: Model, ends: float) -> Found:
    stated = helper.ModelBuilderHelper()
    numbers = (model.least, model.most, model.cost, model.row_least, model.row_most)
    # The library's own stub puts the shape where the type of a number belongs.
    stated.fill_model_from_sparse_data(*numbers, model.rows)  # type: ignore[arg-type]
    for column in range(len(model.cost)):
        stated.set_var_integrality(column, True)
    solver = helper.ModelSolverHelper("scip")
    solver.set_time_limit_in_seconds(_left(ends))
    solver.enable_output(True)
    with overheard() as log:
        solver.solve(stated)
    solved = solver.has_response() and solver.has_solution()
    return Found(
        status=solver.status().name.lower(),
        values=np.array(solver.variable_values()) if solved else None,
        bound_minor=_rounded(solver.best_objective_bound()) if solved else None,
        trace=scip_log(log),
    )


class _Ear(cp_model.CpSolverSolutionCallback):
    """Writes down every solution with the bound known by then."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Known] = []

    def on_solution_callback(self) -> None:
        """Called by the library."""
        bound = self.best_objective_bound
        self.heard.append(Known(self.wall_time, self.objective_value, bound))


def _ask_cp_sat(model: Model, ends: float) -> Found:
    stated = _state_for_cp_sat(model)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = _left(ends)
    ear = _Ear()
    status = solver.solve(stated, ear)
    # Under UNKNOWN the library hands out noise instead of values.
    solved = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    values = np.array(solver.response_proto.solution, float) if solved else None
    return Found(
        status=solver.status_name(status).lower(),
        values=values,
        bound_minor=_rounded(solver.best_objective_bound) if solved else None,
        trace=ear.heard,
    )


def _state_for_cp_sat(model: Model) -> cp_model.CpModel:
    stated = cp_model.CpModel()
    column = [
        stated.new_int_var(least, most, "")
        for least, most in zip(
            model.least.astype(int).tolist(),
            model.most.astype(int).tolist(),
            strict=True,
        )
    ]
    rows, numbers = model.rows, model.rows.data.astype(np.int64).tolist()
    fence, places = rows.indptr.tolist(), rows.indices.tolist()
    for row, (least, most) in enumerate(
        zip(model.row_least.tolist(), model.row_most.tolist(), strict=True)
    ):
        span = slice(fence[row], fence[row + 1])
        total = cp_model.LinearExpr.weighted_sum(
            [column[place] for place in places[span]], numbers[span]
        )
        low = int(least) if isfinite(least) else cp_model.INT_MIN
        high = int(most) if isfinite(most) else cp_model.INT_MAX
        stated.add_linear_constraint(total, low, high)
    cost = model.cost.astype(np.int64).tolist()
    stated.minimize(cp_model.LinearExpr.weighted_sum(column, cost))
    return stated


def _left(ends: float) -> float:
    return max(ends - time.monotonic(), 0.0)


def _rounded(bound: float | None) -> int | None:
    if bound is None or not isfinite(bound) or abs(bound) >= UNKNOWN:
        return None
    return ceil(bound - TOLERANCE * max(1.0, abs(bound)))
