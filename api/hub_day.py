"""Hub's day: each step of it as its own transaction, so that any line may be the last.

    take_in    a file of parcels lands
    plan_day   what waits is drafted, solved with no transaction open, and adopted
    load_day   bags are closed and loaded into units, manifests are issued
    leave      a departure takes with it what is loaded on it

Every step may be run again: what is done already is found done. Plans also stand as
files under the data folder, named by their content, written before the plan is adopted.
Manifests become files to hand over in `api.papers`.
"""

import hashlib
import shutil
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Engine
from sqlmodel import Session

from api.database import unit_of_work
from routing.allocation import Budget, Cancelled, Listener
from routing.files.parcels import ParcelFile
from routing.files.plan import read_plan, write_plan
from routing.network import Network
from routing.plan import Plan
from routing.wishes import Wishes
from wms.errors import NothingToPlan, Superseded
from wms.hub.bag import Bagged, bag
from wms.hub.dispatch import Dispatched, dispatch
from wms.hub.keep import keep
from wms.hub.labels import EXAMPLE, Numbering
from wms.hub.land import Landed, land
from wms.hub.load import Loaded, load
from wms.hub.manifest import issue
from wms.hub.plan import Adopted, adopt, draft, units_taken
from wms.model.handling_unit import UnitKind, counted_by_kind
from wms.model.manifest import manifests_of
from wms.model.parcel import loaded_by
from wms.model.plan import adopted_at_hub, adopted_on, plan_named
from wms.model.site import enter_sites, lock_site, site_named
from wms.planning import Outlook, plan_parcels

PLAN_FILES = "files"
"""Where a kept plan's settings name the folder of its files."""


@dataclass(frozen=True)
class House:
    """What the steps work with: a database, a network, and a folder for files."""

    engine: Engine
    network: Network
    data_dir: Path
    currency: str = "CNY"
    numbering: Numbering = EXAMPLE

    @property
    def plans_dir(self) -> Path:
        """Where plans stand as files."""
        return self.data_dir / "plans"

    def outlook(self, hub: str, day: date) -> Outlook:
        """What a hub's day is planned under."""
        return Outlook(hub, day, self.currency)


@dataclass(frozen=True)
class PlannedDay:
    """A plan that was adopted, and the folder of its files."""

    plan: Plan
    files: Path
    adopted: Adopted


def take_in(house: House, hub: str, file: ParcelFile, *, at: datetime) -> Landed:
    """Let a file's good rows land at a hub, whole or not at all."""
    with unit_of_work(house.engine) as session:
        enter_sites(session, house.network.sites.values())
        return land(session, hub, file, at=at)


def plan_day(
    house: House,
    outlook: Outlook,
    *,
    budget: Budget,
    seed: int,
    at: datetime,
    listen: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> PlannedDay:
    """Plan what waits at a hub and adopt the plan.

    Raises
    ------
    NothingToPlan
        If no parcel waits, because none came or all have their way.
    Superseded
        If another plan of the hub was adopted while this one was thought about: its
        parcels and units are spoken for. The files stay, the books do not change.
    """
    with unit_of_work(house.engine) as session:
        enter_sites(session, house.network.sites.values())
        drafted = draft(session, outlook.hub, outlook.day)
        taken = units_taken(session)
        known = adopted_at_hub(session, outlook.hub)
        as_of = _as_of(session, outlook, at)
    if drafted.parcels.is_empty():
        raise NothingToPlan(why="no parcel waits")
    plan = plan_parcels(
        drafted.parcels,
        house.network,
        outlook,
        budget=budget,
        seed=seed,
        wishes=Wishes(taken=taken, from_min=-(-int(as_of.timestamp()) // 60)),
        listen=listen,
        cancelled=cancelled,
    )
    files = _stand(plan, house.plans_dir)
    with unit_of_work(house.engine) as session:
        lock_site(session, outlook.hub)
        _refuse_what_came_second(session, outlook.hub, known, files)
        settings = {PLAN_FILES: files.name}
        kept = keep(session, plan, house.network, settings=settings, at=at)
        adopted = adopt(session, kept.number, at=at, as_of=as_of)
        return PlannedDay(plan, files, adopted)


def plans_of(house: House, outlook: Outlook) -> list[int]:
    """Numbers of the plans a hub works by on a day."""
    with unit_of_work(house.engine) as session:
        return [it.number for it in adopted_on(session, outlook.hub, outlook.day)]


def read_kept(house: House, plan_id: int) -> Plan:
    """A plan on the books, as its files tell it."""
    with unit_of_work(house.engine) as session:
        files = plan_named(session, plan_id).settings[PLAN_FILES]
    return read_plan(house.plans_dir / files)


def load_day(house: House, plan_id: int, *, at: datetime) -> tuple[Bagged, Loaded]:
    """Bag and load a plan's parcels and issue the manifests."""
    with unit_of_work(house.engine) as session:
        bagged = bag(session, plan_id, numbering=house.numbering, at=at)
    with unit_of_work(house.engine) as session:
        loaded = load(session, plan_id, numbering=house.numbering, at=at)
        issue(session, plan_id, at=at)
    return bagged, loaded


def leave(house: House, departure: str, *, at: datetime) -> Dispatched:
    """Let a departure leave with what is loaded on it."""
    with unit_of_work(house.engine) as session:
        return dispatch(session, departure, at=at)


@dataclass(frozen=True)
class Standing:
    """What is loaded by a plan in all, whenever that was done."""

    manifests: int
    units: int
    bags: int
    parcels: int
    weight_g: int


def standing(house: House, plan_id: int) -> Standing:
    """Count what a plan's manifests hand over."""
    with unit_of_work(house.engine) as session:
        kinds = counted_by_kind(session, plan_id)
        parcels, weight_g = loaded_by(session, plan_id)
        return Standing(
            manifests=len(manifests_of(session, plan_id)),
            units=kinds.get(UnitKind.UNIT, 0),
            bags=kinds.get(UnitKind.BAG, 0),
            parcels=parcels,
            weight_g=weight_g,
        )


def _as_of(session: Session, outlook: Outlook, at: datetime) -> datetime:
    """When cut-offs are looked at: now on the day itself, its morning on any other."""
    site = site_named(session, outlook.hub)
    morning = datetime.combine(outlook.day, time.min, tzinfo=site.tzinfo)
    return at if site.local(at).date() == outlook.day else morning


def _refuse_what_came_second(
    session: Session, hub: str, known: frozenset[int], files: Path
) -> None:
    """Of two plans of the same parcels the first to be adopted counts."""
    for other in sorted(adopted_at_hub(session, hub) - known):
        raise Superseded(plan=files.name, hub=hub, by=other)


def _stand(plan: Plan, plans_dir: Path) -> Path:
    """Write a plan's files into a folder named by their content, whole or not at all."""
    plans_dir.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(prefix="making-", dir=plans_dir))
    try:
        write_plan(plan, making)
        content = (making / "plan.json").read_bytes()
        files = plans_dir / hashlib.sha256(content).hexdigest()[:16]
        try:
            making.rename(files)
        except OSError:
            # The same plan stands there already, perhaps since a moment ago.
            if not (files / "plan.json").exists():
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return files
