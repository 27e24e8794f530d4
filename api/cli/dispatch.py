"""Dispatch: a departure leaves the hub with everything loaded on it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from api.cli.answer import DONE
from api.speech import gettext


def register(house: typer.Typer) -> None:
    """Add the command to the program."""
    dispatch_help = gettext(
        "Let a departure leave with everything loaded on it; a second time changes "
        "nothing."
    )
    house.command("dispatch", help=dispatch_help)(_command())


def _command() -> Callable[..., None]:
    departure_help = gettext("Code of the departure, as on its manifest.")
    network_help = gettext("Your own network; the bundled one if left out.")
    json_help = gettext("Print one JSON object, as docs/json.md describes.")

    def command(
        departure: Annotated[
            str, typer.Argument(help=departure_help, metavar="DEPARTURE")
        ],
        network: Annotated[
            Path | None, typer.Option(help=network_help, metavar="DIR")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        raise typer.Exit(dispatch(departure, network, as_json=as_json))

    return command


def dispatch(departure: str, network: Path | None, *, as_json: bool) -> int:
    """Let a departure leave and say what went with it."""
    from api.cli.at_hub import now, open_hub
    from api.cli.progress import Telling
    from api.hub_day import leave

    with open_hub(network, None, Telling()) as here:
        left = leave(here.house, departure, at=now())
    if as_json:
        body = {
            "status": DONE,
            "departure": left.taker,
            "units": left.units,
            "bags": left.bags,
            "parcels": left.parcels,
        }
        typer.echo(json.dumps(body, ensure_ascii=False))
        return DONE
    said = gettext(
        "Left     {departure} with {units} units, {bags} bags, {parcels} parcels",
        departure=left.taker,
        units=left.units,
        bags=f"{left.bags:,}",
        parcels=f"{left.parcels:,}",
    )
    typer.echo(said)
    return DONE
