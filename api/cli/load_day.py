"""Load day: bags closed, units sealed, and manifests written for a hub's plans."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.answer import DONE
from api.speech import gettext, ngettext

if TYPE_CHECKING:
    from api.cli.at_hub import AtHub
    from api.hub_day import Standing


@dataclass(frozen=True)
class LoadedPlan:
    """What stands loaded by one plan, and where its papers are."""

    plan_id: int
    standing: "Standing"
    left_behind: tuple[str, ...]
    folder: Path
    written: tuple[Path, ...]


def register(house: typer.Typer) -> None:
    """Add the command to the program."""
    load_help = gettext(
        "Close the planned parcels into bags, load them into the units the plan "
        "opened, and write the manifests."
    )
    house.command("load-day", help=load_help)(_command())


def _command() -> Callable[..., None]:
    network_help = gettext("Your own network; the bundled one if left out.")
    hub_help = gettext("Code of the hub; the network's first one if left out.")
    day_help = gettext("Local day to load; today if left out.")
    out_help = gettext("Folder for the manifests.")
    json_help = gettext("Print one JSON object, as docs/json.md describes.")

    def command(
        network: Annotated[
            Path | None, typer.Option(help=network_help, metavar="DIR")
        ] = None,
        hub: Annotated[str | None, typer.Option(help=hub_help, metavar="CODE")] = None,
        day: Annotated[
            datetime | None,
            typer.Option(help=day_help, formats=["%Y-%m-%d"], metavar="YYYY-MM-DD"),
        ] = None,
        out: Annotated[Path | None, typer.Option(help=out_help, metavar="DIR")] = None,
        as_json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        local_day = day.date() if day else None
        raise typer.Exit(load_day(network, hub, local_day, out, as_json=as_json))

    return command


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
    from api.cli.at_hub import open_hub
    from api.cli.progress import Telling
    from api.errors import NothingToLoad

    with open_hub(network, hub, Telling()) as here:
        outlook = here.house.outlook(here.hub, here.day(day))
        plans = hub_day.plans_of(here.house, outlook)
        if not plans:
            raise NothingToLoad(hub=here.hub, day=outlook.day)
        loaded = [load_plan(here, plan_id, out) for plan_id in plans]
    if as_json:
        told = [answer(one) for one in loaded]
        body = {"status": DONE, "hub": here.hub, "day": str(outlook.day), "plans": told}
        typer.echo(json.dumps(body, ensure_ascii=False))
    else:
        tell_loaded(loaded)
    return DONE


def load_plan(here: "AtHub", plan_id: int, out: Path | None) -> LoadedPlan:
    """Bag and load one plan and write its papers."""
    from api import hub_day
    from api.cli.at_hub import now
    from api.cli.disk import writing
    from api.papers import papers

    here.telling.step(gettext("bagging and loading"))
    _, loaded = hub_day.load_day(here.house, plan_id, at=now())
    here.telling.step(gettext("writing manifests"))
    folder = out or here.house.data_dir / "manifests" / str(plan_id)
    with writing(folder):
        written = papers(here.house, plan_id, folder)
    standing = hub_day.standing(here.house, plan_id)
    return LoadedPlan(plan_id, standing, loaded.left_behind, folder, tuple(written))


def answer(loaded: LoadedPlan) -> dict[str, object]:
    """What `--json` says of one plan; docs/json.md holds it to its names."""
    standing = loaded.standing
    return {
        "plan_id": loaded.plan_id,
        "parcels": standing.parcels,
        "weight_g": standing.weight_g,
        "bags": standing.bags,
        "units": standing.units,
        "manifests": standing.manifests,
        "left_behind": list(loaded.left_behind),
        "written": [str(path) for path in loaded.written],
    }


def tell_loaded(loaded: list[LoadedPlan]) -> None:
    """Say what stands loaded."""
    for one in loaded:
        for line in _lines(one):
            typer.echo(line)


def _lines(loaded: LoadedPlan) -> Iterator[str]:
    standing = loaded.standing
    yield gettext(
        "Loaded   {parcels} parcels in {bags} bags into {units} sealed units, "
        "{tonnes} t",
        parcels=f"{standing.parcels:,}",
        bags=f"{standing.bags:,}",
        units=standing.units,
        tonnes=f"{standing.weight_g / 1_000_000:,.1f}",
    )
    yield gettext(
        "Papers   {count} manifests, each as CSV, Excel and PDF, in {folder}",
        count=standing.manifests,
        folder=loaded.folder,
    )
    if loaded.left_behind:
        yield ngettext(
            "{count} parcel found no room and waits",
            "{count} parcels found no room and wait",
            len(loaded.left_behind),
        )
