"""Hub's day: each step of it as its own transaction, so that any line may be the last.

    take_in    a file of parcels lands
    plan_day   what waits is drafted, solved with no transaction open, and adopted
    load_day   bags are closed and loaded into units, manifests are issued
    papers     manifests as files to hand over

Every step may be run again: what is done already is found done. Plans also stand as
files under the data folder, named by their content, written before the plan is adopted.
"""

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import cpu_count, get_context
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Engine

from api.database import unit_of_work
from integrations.documents import manifest_csv, manifest_pdf, manifest_xlsx
from routing.allocation import Budget, Cancelled, Listener
from routing.files.parcels import ParcelFile
from routing.files.plan import read_plan, write_plan
from routing.network import Network
from routing.plan import Plan
from wms.hub import bag as bagging
from wms.hub import load as loading
from wms.hub import manifest as manifests
from wms.hub import plan as planning
from wms.hub.bag import Bagged
from wms.hub.keep import keep
from wms.hub.labels import EXAMPLE, Numbering
from wms.hub.land import Landed, land
from wms.hub.load import Loaded
from wms.hub.manifest import Contents
from wms.hub.plan import Adopted
from wms.model.handling_unit import UnitKind, counted_by_kind
from wms.model.manifest import manifests_of
from wms.model.parcel import loaded_by
from wms.model.plan import adopted_on, plan_named
from wms.model.site import enter_sites
from wms.planning import Outlook, plan_parcels

PLAN_FILES = "files"
"""Where a kept plan's settings name the folder of its files."""


@dataclass(frozen=True)
class House:
    """What the steps work with: a database, a network, and a folder for files."""

    engine: Engine
    network: Network
    data_dir: Path
    numbering: Numbering = EXAMPLE

    @property
    def plans_dir(self) -> Path:
        """Where plans stand as files."""
        return self.data_dir / "plans"


@dataclass(frozen=True)
class PlannedDay:
    """A plan that was adopted now or before; ``plan`` is none if nothing waited."""

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
    """Plan what waits at a hub and adopt the plan."""
    with unit_of_work(house.engine) as session:
        enter_sites(session, house.network.sites.values())
        drafted = planning.draft(session, outlook.hub, outlook.day)
        taken = planning.units_taken(session)
    plan = plan_parcels(
        drafted.parcels,
        house.network,
        outlook,
        budget=budget,
        seed=seed,
        taken=taken,
        listen=listen,
        cancelled=cancelled,
    )
    files = _stand(plan, house.plans_dir)
    with unit_of_work(house.engine) as session:
        settings = {PLAN_FILES: files.name}
        kept = keep(session, plan, house.network, settings=settings, at=at)
        adopted = planning.adopt(session, kept.number, at=at)
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
        bagged = bagging.bag(session, plan_id, numbering=house.numbering, at=at)
    with unit_of_work(house.engine) as session:
        loaded = loading.load(session, plan_id, numbering=house.numbering, at=at)
        manifests.issue(session, plan_id, at=at)
    return bagged, loaded


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


def papers(house: House, plan_id: int, folder: Path) -> list[Path]:
    """Write every manifest of a plan as CSV, Excel and PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    spawn = get_context("spawn")  # a fork would share the database's connections
    written: list[Path] = []
    with ProcessPoolExecutor(max_workers=cpu_count(), mp_context=spawn) as printers:
        printed = []
        with unit_of_work(house.engine) as session:
            for manifest in manifests_of(session, plan_id):
                paths = [folder / f"{manifest.number}.{kind}" for kind in _PAPERS]
                written += paths
                # An issued manifest never changes; a file is there whole or not at all.
                if not all(path.exists() for path in paths):
                    contents = manifests.contents(session, manifest)
                    remarks = _remarks(house)
                    printed.append(printers.submit(_print, contents, remarks, paths))
        for one in printed:
            one.result()
    return written


def _stand(plan: Plan, plans_dir: Path) -> Path:
    """Write a plan's files into a folder named by their content, whole or not at all."""
    plans_dir.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(prefix="making-", dir=plans_dir))
    try:
        write_plan(plan, making)
        content = (making / "plan.json").read_bytes()
        files = plans_dir / hashlib.sha256(content).hexdigest()[:16]
        if not files.exists():
            making.rename(files)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return files


_PAPERS: Mapping[str, Callable[[Contents, Sequence[str]], bytes]] = {
    "csv": lambda contents, _: manifest_csv(contents),
    "xlsx": lambda contents, remarks: manifest_xlsx(contents, remarks=remarks),
    "pdf": lambda contents, remarks: manifest_pdf(contents, remarks=remarks),
}


def _print(contents: Contents, remarks: Sequence[str], paths: Sequence[Path]) -> None:
    for path, make in zip(paths, _PAPERS.values(), strict=True):
        _write_whole(path, make(contents, remarks))


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_suffix(path.suffix + ".part")
    part.write_bytes(content)
    part.replace(path)


def _remarks(house: House) -> list[str]:
    if not house.numbering.example:
        return []
    return ["Example numbers: not issued by GS1, BIC, an airline or the UPU. 示例号码"]
