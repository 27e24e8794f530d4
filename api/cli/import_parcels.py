"""Import parcels: let the parcels of a file land at a hub.

The same file twice lands nothing twice, and says so.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.answer import DONE
from api.speech import gettext

if TYPE_CHECKING:
    from routing.files.parcels import ParcelFile
    from wms.hub.land import Landed

REPEATS_SHOWN = 20


def register(house: typer.Typer) -> None:
    """Add the group of commands to the program."""
    said = gettext("Take files into the house.")
    group = typer.Typer(help=said, no_args_is_help=True, rich_markup_mode=None)
    parcels_help = gettext(
        "Let the parcels of a file land at a hub. Bad rows are named and the good "
        "ones land; the same file twice lands nothing twice."
    )
    group.command("parcels", help=parcels_help)(_command())
    house.add_typer(group, name="import")


def _command() -> Callable[..., None]:
    file_help = gettext("CSV, Excel or Parquet file of parcels.")
    network_help = gettext("Your own network; the bundled one if left out.")
    hub_help = gettext("Code of the hub; the network's first one if left out.")
    refused_help = gettext("CSV file to write the refused rows to, with reasons.")
    json_help = gettext("Print one JSON object, as docs/json.md describes.")

    def command(
        file: Annotated[Path, typer.Argument(help=file_help, metavar="FILE")],
        network: Annotated[
            Path | None, typer.Option(help=network_help, metavar="DIR")
        ] = None,
        hub: Annotated[str | None, typer.Option(help=hub_help, metavar="CODE")] = None,
        refused: Annotated[
            Path | None, typer.Option(help=refused_help, metavar="FILE")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        ended = import_parcels(file, network, hub, refused=refused, as_json=as_json)
        raise typer.Exit(ended)

    return command


def import_parcels(
    path: Path,
    network: Path | None,
    hub: str | None,
    *,
    refused: Path | None = None,
    as_json: bool,
) -> int:
    """Let a file land and say what became of it."""
    from api.cli.at_hub import now, open_hub
    from api.cli.progress import Telling
    from api.cli.refusals import tell_refusals, write_refusals
    from api.hub_day import take_in
    from routing.files.parcels import read_parcels

    telling = Telling()
    with open_hub(network, hub, telling) as here:
        telling.step(gettext("reading {file}", file=path.name))
        file = read_parcels(path, hub_zone=here.zone)
        if refused:
            write_refusals(file, refused)
        if not as_json:
            tell_refusals(file)
        telling.step(gettext("landing at {hub}", hub=here.hub))
        landed = take_in(here.house, here.hub, file, at=now())
    if as_json:
        typer.echo(json.dumps(answer(here.hub, file, landed), ensure_ascii=False))
    else:
        _tell(here.hub, file, landed)
    return DONE


def answer(hub: str, file: "ParcelFile", landed: "Landed") -> dict[str, object]:
    """What `--json` says; docs/json.md holds it to its names."""
    from api.cli.refusals import file_answer

    return {
        "status": DONE,
        "hub": hub,
        "arrival_id": landed.arrival_id,
        "landed": landed.landed,
        "repeated": landed.repeated,
        "already_here": landed.already_here.to_dicts(),
        **file_answer(file),
    }


def _tell(hub: str, file: "ParcelFile", landed: "Landed") -> None:
    if landed.repeated:
        typer.echo(gettext("{file} has landed before; nothing to do", file=file.name))
        return
    said = gettext(
        "Landed   {landed} of {rows} rows of {file} at {hub}",
        landed=f"{landed.landed:,}",
        rows=f"{landed.rows:,}",
        file=file.name,
        hub=hub,
    )
    typer.echo(said)
    for row, parcel, came_with in landed.already_here.head(REPEATS_SHOWN).iter_rows():
        said = gettext(
            "  row {row}: parcel {parcel} is here already, it came with {file}",
            row=row,
            parcel=parcel,
            file=came_with,
        )
        typer.echo(said)
    left = len(landed.already_here) - REPEATS_SHOWN
    if left > 0:
        typer.echo(gettext("  and {left} more (--json names all)", left=left))
