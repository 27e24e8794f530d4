"""Plan day: plan what waits at a hub, and let the house work by the plan."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.answer import CANCELLED, DONE
from api.cli.plan import Effort, effort_of
from api.speech import gettext

if TYPE_CHECKING:
    from api.cli.at_hub import AtHub
    from api.hub_day import PlannedDay


def register(house: typer.Typer) -> None:
    """Add the command to the program."""
    plan_help = gettext(
        "Plan what waits at a hub and adopt the plan: every parcel gets its way, "
        "or a reason to wait. Ctrl-C adopts the best plan found so far."
    )
    house.command("plan-day", help=plan_help)(_command())


def _command() -> Callable[..., None]:
    network_help = gettext("Your own network; the bundled one if left out.")
    hub_help = gettext("Code of the hub; the network's first one if left out.")
    day_help = gettext("Local day to plan; today if left out.")
    seed_help = gettext("The same seed and --work give the same plan anywhere.")
    seconds_help = gettext("Seconds to look for a better plan; 30 if left out.")
    work_help = gettext("Steps of work instead of seconds: repeatable to the byte.")
    out_help = gettext("Folder for the plan's files and its report.")
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
        seed: Annotated[int, typer.Option(help=seed_help, min=0, metavar="N")] = 0,
        seconds: Annotated[
            float | None, typer.Option(help=seconds_help, min=0.0, metavar="S")
        ] = None,
        work: Annotated[
            int | None, typer.Option(help=work_help, min=0, metavar="N")
        ] = None,
        out: Annotated[Path | None, typer.Option(help=out_help, metavar="DIR")] = None,
        as_json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        effort = effort_of(seconds, work, seed)
        local_day = day.date() if day else None
        ended = plan_day(network, hub, local_day, effort, out, as_json=as_json)
        raise typer.Exit(ended)

    return command


def plan_day(
    network: Path | None,
    hub: str | None,
    day: date | None,
    effort: Effort,
    out: Path | None,
    *,
    as_json: bool,
) -> int:
    """Plan and adopt a hub's day and say what came of it."""
    from api.cli.at_hub import open_hub
    from api.cli.plan import tell_plan, write_out
    from api.cli.progress import Telling
    from routing.allocation import Stopped

    with open_hub(network, hub, Telling()) as here:
        planned = plan_and_adopt(here, here.day(day), effort)
    written = write_out(planned.plan, here.house.network, out) if out else []
    if as_json:
        typer.echo(json.dumps(answer(planned, written), ensure_ascii=False))
    else:
        tell_plan(planned.plan, here.house.network, written)
        _tell_adopted(planned)
    stopped = planned.plan.stopped is Stopped.CANCELLED
    return CANCELLED if stopped else DONE


def plan_and_adopt(here: "AtHub", day: date, effort: Effort) -> "PlannedDay":
    """Plan a hub's day with progress, stoppable from the keyboard."""
    from api import hub_day
    from api.cli.at_hub import now
    from api.cli.progress import stoppable

    house, telling = here.house, here.telling
    with stoppable() as cancelled:
        telling.step(gettext("looking for ways and planning"))
        planned = hub_day.plan_day(
            house,
            house.outlook(here.hub, day),
            budget=effort.budget(),
            seed=effort.seed,
            at=now(),
            listen=telling.listener(house.currency),
            cancelled=cancelled,
        )
    telling.done()
    return planned


def answer(planned: "PlannedDay", written: list[Path]) -> dict[str, object]:
    """What `--json` says; docs/json.md holds it to its names."""
    from api.cli.plan import plan_answer

    adopted = planned.adopted
    return {
        **plan_answer(planned.plan, written),
        "plan_id": adopted.plan_id,
        "adopted": adopted.planned,
        "left_waiting": adopted.left_waiting,
        "skipped": dict(adopted.skipped),
        "folder": str(planned.files),
    }


def _tell_adopted(planned: "PlannedDay") -> None:
    adopted = planned.adopted
    typer.echo("")
    said = gettext(
        "Adopted  as plan {number}: {planned} parcels have their way, {waiting} wait",
        number=adopted.plan_id,
        planned=f"{adopted.planned:,}",
        waiting=f"{adopted.left_waiting:,}",
    )
    typer.echo(said)
    for now, count in adopted.skipped.items():
        said = gettext("Skipped  {count}, meanwhile {now}", count=f"{count:,}", now=now)
        typer.echo(said)
