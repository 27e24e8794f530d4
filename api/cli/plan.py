"""Plan: decide how the parcels of a file leave, touching no database.

People get a summary to read aloud; `--out` adds the plan's files and its report;
`--json` is the contract of docs/json.md.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.answer import CANCELLED, DONE
from api.speech import catalogue, gettext, language, ngettext

if TYPE_CHECKING:
    from routing.files.parcels import ParcelFile
    from routing.network import Network
    from routing.plan import Plan
    from routing.report import Language

# A coffee's worth of patience is not asked for twice a day; the demonstration day is
# within two per cent of the best possible by then.
USUAL_SECONDS = 30.0

# Long tables that programs read from the plan's files.
_IN_FILES_ONLY = ("format", "departures", "ways", "codes")

# A person mends the first rows and tries again; a program reads them all with --json.
REFUSALS_SHOWN = 20


@dataclass(frozen=True)
class Effort:
    """How long to look for a better plan: by a clock, or by counted work."""

    seconds: float | None
    work: int | None
    seed: int


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
    seconds_help = gettext("Seconds to look for a better plan.")
    work_help = gettext("Steps of work instead of seconds: repeatable to the byte.")
    out_help = gettext("Folder for the plan's files and its report.")
    json_help = gettext("Print one JSON object, as docs/json.md describes.")

    def command(
        parcels: Annotated[Path, typer.Option(help=parcels_help)],
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
        asked = Asked(parcels, network, hub, day.date() if day else None, out)
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


def effort_of(seconds: float | None, work: int | None, seed: int) -> Effort:
    """Seconds or work, never both; the usual seconds where neither is said."""
    if seconds is not None and work is not None:
        raise typer.BadParameter(gettext("give --seconds or --work, not both"))
    if seconds is None and work is None:
        seconds = USUAL_SECONDS
    return Effort(seconds, work, seed)


def plan(asked: Asked, effort: Effort, *, as_json: bool) -> int:
    """Plan a file and say what came of it; return the exit status."""
    from api.cli.progress import Telling, stoppable
    from routing.allocation import Budget, Stopped
    from routing.files.network import BUNDLED, read_network
    from routing.files.parcels import read_parcels
    from wms.planning import Outlook, day_of, hub_of, plan_parcels

    telling = Telling(quiet=as_json)
    telling.step(gettext("reading the network"))
    network = read_network(asked.network or BUNDLED)
    hub = hub_of(network, asked.hub)
    telling.step(gettext("reading {file}", file=asked.parcels.name))
    file = read_parcels(asked.parcels, hub_zone=network.sites[hub].zone)
    if not as_json:
        tell_refusals(file)
    day = asked.day or day_of(file.parcels, network.sites[hub].zone)
    telling.step(gettext("looking for ways and planning"))
    with stoppable() as cancelled:
        planned = plan_parcels(
            file.parcels,
            network,
            Outlook(hub, day),
            budget=Budget(work=effort.work, seconds=effort.seconds),
            seed=effort.seed,
            listen=telling.listen,
            cancelled=cancelled,
        )
    telling.done()
    written = write_out(planned, network, asked.out) if asked.out else []
    if as_json:
        body = {**plan_answer(planned, written), **file_answer(file)}
        typer.echo(json.dumps(body, ensure_ascii=False))
    else:
        tell_plan(planned, network, written)
    return CANCELLED if planned.stopped is Stopped.CANCELLED else DONE


def tell_refusals(file: "ParcelFile") -> None:
    """Name the rows that were refused, on standard error."""
    if not file.refused.rows:
        return
    said = ngettext(
        "{count} row of {file} is refused; the others go on:",
        "{count} rows of {file} are refused; the others go on:",
        file.refused.rows,
        file=file.name,
    )
    typer.echo(said, err=True)
    for refusal in file.refused[:REFUSALS_SHOWN]:
        row = gettext("row {row}", row=refusal.row)
        what = f"{refusal.field} {refusal.value!r}" if refusal.field else ""
        typer.echo(f"  {row:<10} {what}: {refusal.sentence(language())}", err=True)
    left = len(file.refused) - REFUSALS_SHOWN
    if left > 0:
        typer.echo(gettext("  and {left} more (--json names all)", left=left), err=True)


def tell_plan(planned: "Plan", network: "Network", written: Sequence[Path]) -> None:
    """Say the plan aloud, then where its files are."""
    from routing.summary import summary

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
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "report.html"
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
    return {
        "status": CANCELLED if cancelled else DONE,
        **told,
        "seconds": round(planned.seconds, 3),
        "written": [str(path) for path in written],
    }


def file_answer(file: "ParcelFile") -> dict[str, object]:
    """What `--json` says of a file of parcels."""
    return {
        "file": {
            "name": file.name,
            "sha256": file.sha256,
            "rows": file.rows,
            "parcels": len(file.parcels),
            "refused_rows": file.refused.rows,
        },
        "refused": refused_rows(file),
        "notes": [note.sentence() for note in file.notes],
    }


def refused_rows(file: "ParcelFile") -> list[dict[str, object]]:
    """Every rule that a row of the file broke."""
    return [
        {
            "row": refusal.row,
            "field": refusal.field,
            "value": refusal.value,
            "rule": refusal.rule.code,
            "reason": refusal.reason,
        }
        for refusal in file.refused
    ]
