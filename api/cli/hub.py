"""Hub: take parcels in, plan the day, load it and hand it over, on the house's books.

Every verb may be repeated: what is done already is found done, and said.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from api.cli.answer import CANCELLED, DONE
from api.cli.plan import effort_of
from api.speech import gettext, ngettext

if TYPE_CHECKING:
    from api.cli.plan import Effort
    from api.cli.progress import Telling
    from api.hub_day import House, PlannedDay
    from routing.files.parcels import ParcelFile
    from wms.hub.land import Landed


def register(house: typer.Typer) -> None:
    """Add the commands to the program."""
    said = gettext("Take files into the house.")
    group = typer.Typer(help=said, no_args_is_help=True, rich_markup_mode=None)
    group.command(
        "parcels",
        help=gettext(
            "Let the parcels of a file land at a hub. Bad rows are named and the good "
            "ones land; the same file twice lands nothing twice."
        ),
    )(_import_command())
    house.add_typer(group, name="import")
    house.command(
        "plan-day",
        help=gettext(
            "Plan what waits at a hub and adopt the plan: every parcel gets its way, "
            "or a reason to wait."
        ),
    )(_plan_command())
    house.command(
        "load-day",
        help=gettext(
            "Close the planned parcels into bags, load them into the units the plan "
            "opened, and write the manifests."
        ),
    )(_load_command())


def _import_command() -> Callable[..., None]:
    file_help = gettext("CSV, Excel or Parquet file of parcels.")
    network_help = gettext("Your own network; the bundled one if left out.")
    hub_help = gettext("Code of the hub; the network's first one if left out.")
    json_help = gettext("Print one JSON object, as docs/json.md describes.")

    def command(
        file: Annotated[Path, typer.Argument(help=file_help)],
        network: Annotated[Path | None, typer.Option(help=network_help)] = None,
        hub: Annotated[str | None, typer.Option(help=hub_help)] = None,
        as_json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        raise typer.Exit(import_parcels(file, network, hub, as_json=as_json))

    return command


def _plan_command() -> Callable[..., None]:
    network_help = gettext("Your own network; the bundled one if left out.")
    hub_help = gettext("Code of the hub; the network's first one if left out.")
    day_help = gettext("Local day to plan; today if left out.")
    seed_help = gettext("The same seed and --work give the same plan anywhere.")
    seconds_help = gettext("Seconds to look for a better plan.")
    work_help = gettext("Steps of work instead of seconds: repeatable to the byte.")
    out_help = gettext("Folder for the plan's files and its report.")
    json_help = gettext("Print one JSON object, as docs/json.md describes.")

    def command(
        network: Annotated[Path | None, typer.Option(help=network_help)] = None,
        hub: Annotated[str | None, typer.Option(help=hub_help)] = None,
        day: Annotated[
            datetime | None, typer.Option(help=day_help, formats=["%Y-%m-%d"])
        ] = None,
        seed: Annotated[int, typer.Option(help=seed_help, min=0)] = 0,
        seconds: Annotated[
            float | None, typer.Option(help=seconds_help, min=0.0)
        ] = None,
        work: Annotated[int | None, typer.Option(help=work_help, min=0)] = None,
        out: Annotated[Path | None, typer.Option(help=out_help)] = None,
        as_json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        effort = effort_of(seconds, work, seed)
        local_day = day.date() if day else None
        raise typer.Exit(
            plan_day(network, hub, local_day, effort, out, as_json=as_json)
        )

    return command


def _load_command() -> Callable[..., None]:
    network_help = gettext("Your own network; the bundled one if left out.")
    hub_help = gettext("Code of the hub; the network's first one if left out.")
    day_help = gettext("Local day to load; today if left out.")
    out_help = gettext("Folder for the manifests.")
    json_help = gettext("Print one JSON object, as docs/json.md describes.")

    def command(
        network: Annotated[Path | None, typer.Option(help=network_help)] = None,
        hub: Annotated[str | None, typer.Option(help=hub_help)] = None,
        day: Annotated[
            datetime | None, typer.Option(help=day_help, formats=["%Y-%m-%d"])
        ] = None,
        out: Annotated[Path | None, typer.Option(help=out_help)] = None,
        as_json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        local_day = day.date() if day else None
        raise typer.Exit(load_day(network, hub, local_day, out, as_json=as_json))

    return command


def import_parcels(
    path: Path, network: Path | None, hub: str | None, *, as_json: bool
) -> int:
    """Let a file land and say what became of it."""
    from api.cli.plan import refused_rows, tell_refusals
    from api.cli.progress import Telling
    from routing.files.parcels import read_parcels
    from wms.planning import hub_of

    telling = Telling(quiet=as_json)
    house = _open(network, telling)
    hub = hub_of(house.network, hub)
    telling.step(gettext("reading {file}", file=path.name))
    file = read_parcels(path, hub_zone=house.network.sites[hub].zone)
    if not as_json:
        tell_refusals(file)
    telling.step(gettext("landing at {hub}", hub=hub))
    landed = land_file(house, hub, file)
    if as_json:
        body = {"status": DONE, "hub": hub, **_counts(landed)}
        body |= {"file": file.name, "sha256": file.sha256}
        body |= {"refused": refused_rows(file), "already_here": _already(landed)}
        typer.echo(json.dumps(body, ensure_ascii=False))
    else:
        _tell_landed(hub, file, landed)
    return DONE


def land_file(house: "House", hub: str, file: "ParcelFile") -> "Landed":
    """Land a file now."""
    from api.hub_day import take_in

    return take_in(house, hub, file, at=datetime.now(UTC))


def plan_day(
    network: Path | None,
    hub: str | None,
    day: date | None,
    effort: "Effort",
    out: Path | None,
    *,
    as_json: bool,
) -> int:
    """Plan and adopt a hub's day and say what came of it."""
    from api.cli.plan import plan_answer, tell_plan, write_out
    from api.cli.progress import Telling
    from routing.allocation import Stopped
    from wms.planning import hub_of

    telling = Telling(quiet=as_json)
    house = _open(network, telling)
    hub = hub_of(house.network, hub)
    planned = plan_and_adopt(house, hub, day or _today(house, hub), effort, telling)
    written = write_out(planned.plan, house.network, out) if out else []
    if as_json:
        body = {**plan_answer(planned.plan, written), **_adopted(planned)}
        typer.echo(json.dumps(body, ensure_ascii=False))
    else:
        tell_plan(planned.plan, house.network, written)
        tell_adopted(planned)
    stopped = planned.plan.stopped is Stopped.CANCELLED
    return CANCELLED if stopped else DONE


def plan_and_adopt(
    house: "House", hub: str, day: date, effort: "Effort", telling: "Telling"
) -> "PlannedDay":
    """Plan a hub's day with progress, stoppable from the keyboard."""
    from api import hub_day
    from api.cli.progress import stoppable
    from routing.allocation import Budget
    from wms.planning import Outlook

    telling.step(gettext("looking for ways and planning"))
    with stoppable() as cancelled:
        planned = hub_day.plan_day(
            house,
            Outlook(hub, day),
            budget=Budget(work=effort.work, seconds=effort.seconds),
            seed=effort.seed,
            at=datetime.now(UTC),
            listen=telling.listen,
            cancelled=cancelled,
        )
    telling.done()
    return planned


def load_day(
    network: Path | None,
    hub: str | None,
    day: date | None,
    out: Path | None,
    *,
    as_json: bool,
) -> int:
    """Bag, load and write manifests for the plans of a hub's day."""
    from api import hub_day
    from api.cli.progress import Telling
    from wms.planning import Outlook, hub_of

    telling = Telling(quiet=as_json)
    house = _open(network, telling)
    hub = hub_of(house.network, hub)
    outlook = Outlook(hub, day or _today(house, hub))
    bodies = []
    for plan_id in hub_day.plans_of(house, outlook):
        body, lines = load_plan(house, plan_id, out, telling)
        bodies.append(body)
        if not as_json:
            for line in lines:
                typer.echo(line)
    if as_json:
        body = {"status": DONE, "hub": hub, "day": str(outlook.day), "plans": bodies}
        typer.echo(json.dumps(body, ensure_ascii=False))
    return DONE


def load_plan(
    house: "House", plan_id: int, out: Path | None, telling: "Telling"
) -> tuple[Mapping[str, object], list[str]]:
    """Bag and load one plan; what came of it for a program, and for a person."""
    from api import hub_day

    telling.step(gettext("bagging and loading"))
    _, loaded = hub_day.load_day(house, plan_id, at=datetime.now(UTC))
    telling.step(gettext("writing manifests"))
    folder = out or house.data_dir / "manifests" / str(plan_id)
    written = hub_day.papers(house, plan_id, folder)
    standing = hub_day.standing(house, plan_id)
    body = {
        "plan_id": plan_id,
        "bags": standing.bags,
        "units": standing.units,
        "parcels": standing.parcels,
        "weight_g": standing.weight_g,
        "left_behind": list(loaded.left_behind),
        "manifests": standing.manifests,
        "folder": str(folder),
        "files": len(written),
    }
    lines = [
        gettext(
            "Loaded   {parcels} parcels in {bags} bags into {units} sealed units, "
            "{tonnes} t",
            parcels=f"{standing.parcels:,}",
            bags=f"{standing.bags:,}",
            units=standing.units,
            tonnes=f"{standing.weight_g / 1_000_000:,.1f}",
        ),
        gettext(
            "Papers   {count} manifests, each as CSV, Excel and PDF, in {folder}",
            count=standing.manifests,
            folder=folder,
        ),
    ]
    if loaded.left_behind:
        lines.append(
            ngettext(
                "{count} parcel found no room and waits",
                "{count} parcels found no room and wait",
                len(loaded.left_behind),
            )
        )
    return body, lines


def _open(network: Path | None, telling: "Telling") -> "House":
    from api.bootstrap import build
    from api.settings import load
    from wms.migrations import upgrade

    telling.step(gettext("opening the house"))
    house = build(load(), network=network)
    upgrade(house.engine)
    return house


def tell_adopted(planned: "PlannedDay") -> None:
    """Say what adopting did, and what had moved meanwhile."""
    adopted = planned.adopted
    typer.echo("")
    typer.echo(
        gettext(
            "Adopted  as plan {number}: {planned} parcels have their way, {waiting} wait",
            number=adopted.plan_id,
            planned=f"{adopted.planned:,}",
            waiting=f"{adopted.left_waiting:,}",
        )
    )
    for now, count in adopted.skipped.items():
        typer.echo(
            gettext("Skipped  {count}, meanwhile {now}", count=f"{count:,}", now=now)
        )


def _today(house: "House", hub: str) -> date:
    zone = ZoneInfo(house.network.sites[hub].zone)
    return datetime.now(zone).date()


def _tell_landed(hub: str, file: "ParcelFile", landed: "Landed") -> None:
    if landed.repeated:
        typer.echo(gettext("{file} has landed before; nothing to do", file=file.name))
        return
    typer.echo(
        gettext(
            "Landed   {landed} of {rows} rows of {file} at {hub}",
            landed=f"{landed.landed:,}",
            rows=f"{landed.rows:,}",
            file=file.name,
            hub=hub,
        )
    )
    for row, parcel, came_with in landed.already_here.head(20).iter_rows():
        typer.echo(
            gettext(
                "  row {row}: parcel {parcel} is here already, it came with {file}",
                row=row,
                parcel=parcel,
                file=came_with,
            )
        )
    left = len(landed.already_here) - 20
    if left > 0:
        typer.echo(gettext("  and {left} more (--json names all)", left=left))


def _counts(landed: "Landed") -> Mapping[str, object]:
    return {
        "rows": landed.rows,
        "landed": landed.landed,
        "refused_rows": landed.refused,
        "repeated": landed.repeated,
    }


def _already(landed: "Landed") -> list[dict[str, object]]:
    return landed.already_here.to_dicts()


def _adopted(planned: "PlannedDay") -> Mapping[str, object]:
    adopted = planned.adopted
    return {
        "plan_id": adopted.plan_id,
        "adopted": adopted.planned,
        "left_waiting": adopted.left_waiting,
        "skipped": dict(adopted.skipped),
        "files": str(planned.files),
    }
