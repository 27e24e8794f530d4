"""Bench days: a file of parcels as a case of the benchmark."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from routing.bench import Case
    from routing.draft import Draft

MIN_PER_HOUR, MIN_PER_DAY = 60, 1_440


def real_day(name: str, parcels: Path, network: Path | None = None) -> "Case":
    """The problem of the parcels of a file, on the day most of them are ready."""
    from routing.bench import Case
    from routing.day import rules_of_thumb
    from routing.draft import draft
    from routing.files.network import BUNDLED, read_network
    from routing.files.parcels import read_parcels
    from wms.planning import (
        Outlook,
        day_of,
        demand_of,
        exchange_for,
        hub_of,
    )

    read = read_network(network or BUNDLED)
    hub = hub_of(read)
    zone = read.sites[hub].zone
    frame = read_parcels(parcels, hub_zone=zone).parcels
    outlook = Outlook(hub, day_of(frame, zone))
    exchange = exchange_for(read, frame, outlook)
    demand = demand_of(frame, read, outlook, exchange)
    drafted = draft(
        demand,
        read,
        hub=hub,
        day=outlook.day,
        exchange=exchange,
    )
    return Case(
        name=name,
        problem=drafted.problem,
        kind=_kinds(drafted),
        arrives=rules_of_thumb(drafted)["fastest"],
    )


def demo_day(*, small: bool) -> Path:
    """The day that comes with the house, or its small size."""
    import routing

    folder = Path(routing.__file__).parent / "data" / "demo"
    return folder / f"parcels_2026-10-26{'_smoke' if small else ''}.csv.gz"


def _kinds(drafted: "Draft") -> "np.typing.NDArray[np.int64]":
    """Parcels of one kind share zone, goods, customs, hour ready and day due."""
    of = drafted.demand
    first = drafted.item_parcel[drafted.item_first[:-1]]
    columns = (
        of.zone,
        of.goods,
        of.customs,
        of.ready_min // MIN_PER_HOUR,
        of.due_min // MIN_PER_DAY,
        of.lateness_minor_per_day,
    )
    rows = np.column_stack([column[first].astype(np.int64) for column in columns])
    return np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)
