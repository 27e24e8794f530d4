"""Plan files: a plan as a directory that people, spreadsheets and programs can read.

    plan.json         everything decided and proved; conventions in docs/plan-files.md
    departures.csv    what every departure carries, a row a pool
    assignments.csv   where every parcel goes, a row a parcel (.gz when there are many)
    parcels.parquet   the parcels as they were planned
    run.json          what the run took: seconds, versions, progress

The first four are the same bytes for the same plan; everything that a clock or a
machine has a say in stands in the fifth. `plan.json` is written last: a directory
without it holds no plan.
"""

import gzip
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import TypeAdapter

from routing.allocation import Progress, Stopped
from routing.demand import Demand
from routing.errors import RoutingError
from routing.plan import Component, Load, Plan, Provenance, Reason, Way
from routing.timetable import Departure

FORMAT = "corridor-plan/1"

MANY_PARCELS = 200_000
"""Above this a spreadsheet gives up anyway, and the file is worth compressing."""

_FACTS = TypeAdapter(dict[str, object])
_DEPARTURES = TypeAdapter(tuple[Departure, ...])
_LOADS = TypeAdapter(tuple[Load, ...])
_WAYS = TypeAdapter(tuple[Way, ...])
_TRACE = TypeAdapter(tuple[Progress, ...])
_PROVENANCE = TypeAdapter(Provenance)
_BREAKDOWN = TypeAdapter(dict[Component, int])
_COUNTS = TypeAdapter(dict[str, int])
_CODES = TypeAdapter(dict[str, tuple[str, ...]])
_WHOLE = TypeAdapter(int)
_REAL = TypeAdapter(float)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAMES = ("zones", "goods_classes", "customs_modes", "sellers")


class NoPlanThere(RoutingError):
    """A directory that holds no plan, or one of another format."""

    sentence = "{place} holds no plan of format {format}: {why}"


def write_plan(plan: Plan, directory: str | Path) -> list[Path]:
    """Write a plan into a directory, which is made if it is not there.

    Returns
    -------
    list of Path
        The files written, `plan.json` last.
    """
    place = Path(directory)
    place.mkdir(parents=True, exist_ok=True)
    many = len(plan.demand) > MANY_PARCELS
    assignments = _csv(_assignments(plan))
    contents = {
        "parcels.parquet": _parquet(plan.demand),
        "departures.csv": _csv(_departures(plan)),
        "assignments.csv.gz" if many else "assignments.csv": (
            # No time of writing in the header, or the bytes would never be the same.
            gzip.compress(assignments, mtime=0) if many else assignments
        ),
        "run.json": _json(_run(plan)),
        "plan.json": _json(decided(plan)),
    }
    for name in ("assignments.csv", "assignments.csv.gz", "plan.json"):
        (place / name).unlink(missing_ok=True)  # no mixture of an old plan and a new
    for name, content in contents.items():
        part = place / f"{name}.part"
        part.write_bytes(content)
        part.replace(place / name)
    return [place / name for name in contents]


def read_plan(directory: str | Path) -> Plan:
    """Read a plan that `write_plan` wrote.

    Raises
    ------
    NoPlanThere
        If a file is missing, unreadable, or of another format.
    """
    place = Path(directory)
    try:
        decided = _FACTS.validate_json((place / "plan.json").read_bytes())
        if decided.get("format") != FORMAT:
            raise NoPlanThere(place=place, format=FORMAT, why=decided.get("format"))
        run = _FACTS.validate_json((place / "run.json").read_bytes())
        codes = _CODES.validate_python(decided["codes"])
        demand = _demand(place / "parcels.parquet", codes)
        packed = place / "assignments.csv.gz"
        assigned = pl.read_csv(
            packed if packed.exists() else place / "assignments.csv",
            # A column nobody fills is no column of words.
            schema_overrides={
                "parcel_id": pl.String,
                "way": pl.Int32,
                "cost_minor": pl.Int64,
                "reason": pl.String,
            },
        )
        return _plan(decided, run, demand, assigned)
    except (OSError, ValueError, KeyError, TypeError, pl.exceptions.PolarsError) as it:
        raise NoPlanThere(place=place, format=FORMAT, why=it) from it


def decided(plan: Plan) -> Mapping[str, object]:
    """The plan without its parcels; nothing here depends on a clock or a machine."""
    origin = plan.provenance
    return {
        "format": FORMAT,
        "hub": plan.hub,
        "hub_zone": plan.hub_zone,
        "day": plan.day.isoformat(),
        "currency": plan.currency,
        "summary": _summary(plan),
        "breakdown_minor": {str(it): plan.breakdown_minor[it] for it in Component},
        "baselines_minor": dict(sorted(plan.baselines_minor.items())),
        "waiting_by_reason": _by_reason(plan),
        "stopped": str(plan.stopped),
        "work": plan.work,
        "provenance": {
            "parcels_sha256": origin.parcels_sha256,
            "network_sha256": origin.network_sha256,
            "problem_sha256": origin.problem_sha256,
            "seed": origin.seed,
            "work": origin.work,
            "seconds": origin.seconds,
        },
        "departures": [asdict(plan.departures[it]) for it in sorted(plan.departures)],
        "loads": [asdict(it) for it in plan.loads],
        "ways": [asdict(it) for it in plan.ways],
        "codes": {name: list(getattr(plan.demand, name)) for name in _NAMES},
    }


def _summary(plan: Plan) -> Mapping[str, object]:
    goes = plan.way >= 0
    return {
        "parcels": len(plan.demand),
        "planned": int(goes.sum()),
        "waiting": int((~goes).sum()),
        "planned_weight_g": int(plan.demand.weight_g[goes].sum()),
        "planned_volume_cm3": int(plan.demand.volume_cm3[goes].sum()),
        "units": sum(it.units for it in plan.loads),
        "total_minor": plan.total_minor,
        "bound_minor": plan.bound_minor,
        "gap": plan.gap,
    }


def _by_reason(plan: Plan) -> Mapping[str, int]:
    counts = np.bincount(plan.reason[plan.reason >= 0], minlength=len(Reason))
    found = zip(Reason, counts.tolist(), strict=True)
    return {str(reason): count for reason, count in found if count}


def _run(plan: Plan) -> Mapping[str, object]:
    return {
        "seconds": plan.seconds,
        "versions": dict(sorted(plan.provenance.versions.items())),
        "trace": [asdict(it) for it in plan.trace],
    }


def _departures(plan: Plan) -> pl.DataFrame:
    rows = []
    for load in plan.loads:
        departure = plan.departures[load.departure]
        rows.append(
            {
                "departure": load.departure,
                "line": departure.line,
                "origin": departure.origin,
                "destination": departure.destination,
                "cutoff_at": _instant(departure.cutoff_min),
                "departs_at": _instant(departure.departs_min),
                "arrives_at": _instant(departure.arrives_min),
                **{
                    name: it for name, it in asdict(load).items() if name != "departure"
                },
                "fill": round(load.fill, 6),
            }
        )
    return pl.DataFrame(rows)


def _assignments(plan: Plan) -> pl.DataFrame:
    """A row a parcel, in the order of the parcels; a parcel that waits has no way."""
    goes = plan.way >= 0
    ways = {
        "zone": [it.zone for it in plan.ways],
        "product": [it.product for it in plan.ways],
        "departures": ["|".join(it.departures) for it in plan.ways],
        "cutoff_at": [_instant(it.cutoff_min) for it in plan.ways],
        "lands_at": [_instant(it.lands_min) for it in plan.ways],
        "delivered_at": [_instant(it.delivered_min) for it in plan.ways],
    }
    reasons = np.array([*map(str, Reason), ""])
    columns = {
        name: pl.Series(np.array([*column, ""])[plan.way])
        for name, column in ways.items()
    }
    return pl.DataFrame(
        {
            "parcel_id": plan.demand.parcel_id,
            "way": pl.Series(plan.way).set(pl.Series(~goes), None),
            **columns,
            "cost_minor": plan.cost_minor,
            "reason": reasons[plan.reason],
        }
    )


def _instant(minute: int) -> str:
    return (_EPOCH + timedelta(minutes=minute)).strftime("%Y-%m-%dT%H:%MZ")


def _csv(table: pl.DataFrame) -> bytes:
    words = pl.col(pl.String)
    return table.with_columns(words.replace("", None)).write_csv().encode()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _parquet(demand: Demand) -> bytes:
    columns = {
        field.name: getattr(demand, field.name)
        for field in fields(demand)
        if field.name not in _NAMES
    }
    buffer = io.BytesIO()
    pl.DataFrame(columns).write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def _demand(path: Path, codes: Mapping[str, Sequence[str]]) -> Demand:
    table = pl.read_parquet(path)
    columns: dict[str, Any] = {name: table[name].to_numpy() for name in table.columns}
    columns["parcel_id"] = np.array(table["parcel_id"].to_list(), dtype=np.str_)
    columns |= {name: tuple(codes[name]) for name in _NAMES}
    return Demand(**columns)


def _plan(
    decided: Mapping[str, object],
    run: Mapping[str, object],
    demand: Demand,
    assigned: pl.DataFrame,
) -> Plan:
    """A plan from its files; every value is checked to be of its kind."""
    origin, summary = (
        _FACTS.validate_python(decided["provenance"]),
        _FACTS.validate_python(decided["summary"]),
    )
    origin["versions"] = run["versions"]
    way = assigned["way"].fill_null(-1).to_numpy().astype(np.int32)
    departures = _DEPARTURES.validate_python(decided["departures"])
    return Plan(
        hub=str(decided["hub"]),
        hub_zone=str(decided["hub_zone"]),
        day=date.fromisoformat(str(decided["day"])),
        currency=str(decided["currency"]),
        demand=demand,
        way=way,
        cost_minor=assigned["cost_minor"].to_numpy().astype(np.int64),
        reason=_reasons(assigned["reason"]),
        ways=_WAYS.validate_python(decided["ways"]),
        departures={it.code: it for it in departures},
        loads=_LOADS.validate_python(decided["loads"]),
        breakdown_minor=_BREAKDOWN.validate_python(decided["breakdown_minor"]),
        bound_minor=_WHOLE.validate_python(summary["bound_minor"]),
        baselines_minor=_COUNTS.validate_python(decided["baselines_minor"]),
        stopped=Stopped(str(decided["stopped"])),
        work=_WHOLE.validate_python(decided["work"]),
        seconds=_REAL.validate_python(run["seconds"]),
        trace=_TRACE.validate_python(run["trace"]),
        provenance=_PROVENANCE.validate_python(origin),
    )


def _reasons(column: pl.Series) -> NDArray[np.int8]:
    places = {str(reason): place for place, reason in enumerate(Reason)}
    found = [places[it] if it else -1 for it in column.fill_null("").to_list()]
    return np.array(found, dtype=np.int8)
