"""Plan: decide how the parcels of a file leave, touching no database.

People get a summary to read aloud; `--out` adds the plan's files and its report;
`--json` is the contract of docs/json.md.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.answer import CANCELLED, DONE
from api.speech import catalogue, gettext, language

if TYPE_CHECKING:
    import polars as pl

    from api.cli.progress import Telling
    from routing.allocation import Budget
    from routing.network import Network
    from routing.plan import Plan
    from routing.report import Language

# A coffee's worth of patience is not asked for twice a day; the demonstration day is
# within two per cent of the best possible by then.
USUAL_SECONDS = 30.0

# Long tables that programs read from the plan's files.
_IN_FILES_ONLY = ("format", "departures", "ways", "codes")


@dataclass(frozen=True)
class Effort:
    """How long to look for a better plan: by a clock, or by counted work."""

    seconds: float | None
    work: int | None
    seed: int

    def budget(self) -> "Budget":
        """The same in the planner's words."""
        from routing.allocation import Budget

        return Budget(work=self.work, seconds=self.seconds)


def register(house: typer.Typer) -> None:
    """Add the commands to the program."""
    plan_help = gettext(
        "Plan a file of parcels over rail, air and post, and say how good the plan is. "
        "Touches no database; Ctrl-C keeps the best plan found so far."
    )
    house.command("plan", help=plan_help)(_command())


def _command() -> Callable[..., None]:
    parcels_help = gettext("CSV, Excel or Parquet file of parcels.")
    network_help = gettext("Your own network; the bundled one if left out.")
    hub_help = gettext("Code of the hub; the network's first one if left out.")
    day_help = gettext("Local day to plan; the day most parcels are ready on.")
    seed_help = gettext("The same seed and --work give the same plan anywhere.")
    seconds_help = gettext("Seconds to look for a better plan; 30 if left out.")
    work_help = gettext("Steps of work instead of seconds: repeatable to the byte.")
    out_help = gettext("Folder for the plan's files and its report.")
    refused_help = gettext("CSV file to write the refused rows to, with reasons.")
    json_help = gettext("Print one JSON object, as docs/json.md describes.")

    def command(
        parcels: Annotated[Path, typer.Option(help=parcels_help, metavar="FILE")],
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
        refused: Annotated[
            Path | None, typer.Option(help=refused_help, metavar="FILE")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        effort = effort_of(seconds, work, seed)
        local_day = day.date() if day else None
        asked = Asked(parcels, network, hub, local_day, out, refused)
        raise typer.Exit(plan(asked, effort, as_json=as_json))

    return command


@dataclass(frozen=True)
class Asked:
    """What the command line names: files in, what to plan, where to write."""

    parcels: Path
    network: Path | None
    hub: str | None
    day: date | None
    out: Path | None
    refused: Path | None


def effort_of(seconds: float | None, work: int | None, seed: int) -> Effort:
    """Seconds or work, never both; the usual seconds where neither is said."""
    if seconds is not None and work is not None:
        raise typer.BadParameter(gettext("give --seconds or --work, not both"))
    if seconds is None and work is None:
        seconds = USUAL_SECONDS
    return Effort(seconds, work, seed)


def plan(asked: Asked, effort: Effort, *, as_json: bool) -> int:
    """Plan a file and say what came of it; return the exit status."""
    from api.cli.progress import Telling
    from api.cli.refusals import file_answer, tell_refusals, write_refusals
    from routing.allocation import Stopped
    from routing.files.network import BUNDLED, read_network
    from routing.files.parcels import read_parcels
    from wms.planning import hub_of

    telling = Telling()
    telling.step(gettext("reading the network"))
    network = read_network(asked.network or BUNDLED)
    hub = hub_of(network, asked.hub)
    telling.step(gettext("reading {file}", file=asked.parcels.name))
    file = read_parcels(asked.parcels, hub_zone=network.sites[hub].zone)
    if asked.refused:
        write_refusals(file, asked.refused)
    if not as_json:
        tell_refusals(file)
    planned = _plan(file.parcels, network, hub, asked.day, effort, telling)
    written = write_out(planned, network, asked.out) if asked.out else []
    if as_json:
        body = {**plan_answer(planned, written), **file_answer(file)}
        typer.echo(json.dumps(body, ensure_ascii=False))
    else:
        tell_plan(planned, network, written)
    return CANCELLED if planned.stopped is Stopped.CANCELLED else DONE


def _plan(
    parcels: "pl.DataFrame",
    network: "Network",
    hub: str,
    day: date | None,
    effort: Effort,
    telling: "Telling",
) -> "Plan":
    """Plan with progress, stoppable from the keyboard."""
    from api.cli.progress import stoppable
    from api.settings import load
    from wms.planning import Outlook, day_of, plan_parcels

    currency = load().planning_currency
    day = day or day_of(parcels, network.sites[hub].zone)
    with stoppable() as cancelled:
        telling.step(gettext("looking for ways and planning"))
        planned = plan_parcels(
            parcels,
            network,
            Outlook(hub, day, currency),
            budget=effort.budget(),
            seed=effort.seed,
            listen=telling.listener(currency),
            cancelled=cancelled,
        )
    telling.done()
    return planned


def tell_plan(planned: "Plan", network: "Network", written: Sequence[Path]) -> None:
    """Say the plan aloud, then where its files are."""
    from routing.report.summary import summary

    spoken_as = reader()
    said = summary(planned, network, catalogue(spoken_as), language=spoken_as)
    typer.echo(said)
    if written:
        typer.echo("")
        typer.echo(gettext("Written:"))
        for path in written:
            typer.echo(f"  {path}")


def write_out(
    planned: "Plan",
    network: "Network",
    folder: Path,
    *,
    attributions: Sequence[str] = (),
) -> list[Path]:
    """Write the plan's files and its report into a folder."""
    from api.cli.disk import writing
    from routing.files.plan import write_plan
    from routing.report import write_report

    spoken_as = reader()
    page = write_report(
        planned,
        network,
        language=spoken_as,
        speech=catalogue(spoken_as),
        attributions=attributions,
    )
    report = folder / "report.html"
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        report.write_text(page, encoding="utf-8")
        return [*write_plan(planned, folder), report]


def reader() -> "Language":
    """The language of reports and summaries."""
    return "zh" if language() == "zh" else "en"


def plan_answer(planned: "Plan", written: Sequence[Path]) -> dict[str, object]:
    """What `--json` says of a plan; docs/json.md holds it to its names."""
    from routing.allocation import Stopped
    from routing.files.plan import decided

    cancelled = planned.stopped is Stopped.CANCELLED
    told = {k: v for k, v in decided(planned).items() if k not in _IN_FILES_ONLY}
    told["loads"] = [asdict(load) for load in planned.loads if load.units]
    return {
        "status": CANCELLED if cancelled else DONE,
        **told,
        "seconds": round(planned.seconds, 3),
        "written": [str(path) for path in written],
    }
