"""Bench: what planning costs and proves on this machine, beside what others would.

One case is measured when one is named (`--parcels`, `--instance`), the whole table
otherwise. `--json` is the contract of docs/benchmarks.md.
"""

import json
import os
import platform
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.answer import CANCELLED, DONE
from api.speech import catalogue, gettext, language

if TYPE_CHECKING:
    from routing.bench import Case, Outcome, Recipe
    from routing.report.words import Words

# What the planner's measures are stated for.
USUAL_SECONDS = 60.0
SMOKE_SECONDS = 2.0

DEMO, DEMO_SMALL = "demo", "demo-small"
_LIBRARIES = ("numpy", "numba", "scipy", "ortools")


@dataclass(frozen=True)
class Asked:
    """What the command line names."""

    parcels: int | None
    units: Literal["scarce", "ample"]
    seed: int
    instance: Path | None
    form: Literal["gap"]
    cases: Sequence[str]
    instances: Path | None
    parcels_file: Path | None
    network: Path | None
    smoke: bool
    rivals: bool | None
    seconds: float | None

    @property
    def single(self) -> bool:
        """Whether one case is named, for a script."""
        return self.parcels is not None or self.instance is not None

    @property
    def limit(self) -> float:
        """Seconds every contender has on every case."""
        usual = SMOKE_SECONDS if self.smoke else USUAL_SECONDS
        return usual if self.seconds is None else self.seconds


@dataclass(frozen=True)
class Entry:
    """A case to measure: its name, how it is made, and whether it has kinds."""

    name: str
    made: "Recipe | Callable[[], Case]"
    has_kinds: bool


def register(house: typer.Typer) -> None:
    """Add the command to the program."""
    said = gettext(
        "Measure planning on this machine: cost, proven bound, seconds and memory, "
        "beside rules of thumb and library solvers under the same limit."
    )
    house.command("bench", help=said)(_command())


def _command() -> Callable[..., None]:
    parcels_help = gettext("Measure one drawn day of so many parcels.")
    units_help = gettext("Few large units or many small ones.")
    seed_help = gettext("The same seed draws the same parcels anywhere.")
    seconds_help = gettext("Seconds for every contender on every case.")
    instance_help = gettext("Measure one instance file, plain or .gz.")
    format_help = gettext("What the instance file holds: generalised assignment.")
    case_help = gettext("Only this case of the table; may be repeated.")
    instances_help = gettext("Folder of assignment instances to add to the table.")
    file_help = gettext("File of parcels to add to the table.")
    network_help = gettext("Your own network; the bundled one if left out.")
    smoke_help = gettext("Small cases and two seconds: whether it runs at all.")
    rivals_help = gettext("With or without rules of thumb and library solvers.")
    json_help = gettext("Print one JSON object, as docs/benchmarks.md describes.")
    html_help = gettext("Write the table and its pictures to this file.")

    def command(
        parcels: Annotated[
            int | None, typer.Option(help=parcels_help, min=1, metavar="N")
        ] = None,
        units: Annotated[
            Literal["scarce", "ample"], typer.Option(help=units_help)
        ] = "scarce",
        seed: Annotated[int, typer.Option(help=seed_help, min=0, metavar="N")] = 1,
        seconds: Annotated[
            float | None, typer.Option(help=seconds_help, min=0.0, metavar="S")
        ] = None,
        instance: Annotated[
            Path | None, typer.Option(help=instance_help, metavar="FILE")
        ] = None,
        form: Annotated[
            Literal["gap"], typer.Option("--format", help=format_help)
        ] = "gap",
        case: Annotated[
            list[str] | None, typer.Option(help=case_help, metavar="NAME")
        ] = None,
        instances: Annotated[
            Path | None, typer.Option(help=instances_help, metavar="DIR")
        ] = None,
        parcels_file: Annotated[
            Path | None, typer.Option(help=file_help, metavar="FILE")
        ] = None,
        network: Annotated[
            Path | None, typer.Option(help=network_help, metavar="DIR")
        ] = None,
        smoke: Annotated[bool, typer.Option("--smoke", help=smoke_help)] = False,
        rivals: Annotated[
            bool | None, typer.Option("--rivals/--no-rivals", help=rivals_help)
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
        html: Annotated[
            Path | None, typer.Option(help=html_help, metavar="FILE")
        ] = None,
    ) -> None:
        if parcels is not None and instance is not None:
            raise typer.BadParameter(gettext("give --parcels or --instance, not both"))
        asked = Asked(
            parcels, units, seed, instance, form, tuple(case or ()), instances,
            parcels_file, network, smoke, rivals, seconds,
        )  # fmt: skip
        raise typer.Exit(bench(asked, as_json=as_json, html=html))

    return command


def bench(asked: Asked, *, as_json: bool, html: Path | None) -> int:
    """Measure what was asked for and say it; return the exit status."""
    outcomes: list[Outcome] = []
    status = DONE
    try:
        for outcome in measure(asked):
            outcomes.append(outcome)  # noqa: PERF402 - `extend` would lose them all
    except KeyboardInterrupt:
        # An hour's table is not thrown away for its last line.
        status = CANCELLED
    if not outcomes:
        return status
    if html is not None:
        from routing.bench import write_page

        page = write_page(outcomes, _words(), machine=machine(asked.limit))
        html.write_text(page, encoding="utf-8")
    if as_json and asked.single and not asked.rivals:
        typer.echo(json.dumps(single_answer(outcomes[0], asked)))
    elif as_json:
        typer.echo(json.dumps(answer(outcomes, asked)))
    else:
        _tell(outcomes, asked)
    return status


def measure(asked: Asked) -> Iterator["Outcome"]:
    """Run every contender on every case, one after the other."""
    from api.cli.progress import Telling
    from routing.bench import OURS, make, run, turns

    telling = Telling()
    with_rivals = not asked.single if asked.rivals is None else asked.rivals
    with tempfile.TemporaryDirectory(prefix="corridor-bench-") as folder:
        path = Path(folder) / "case.npz"
        for entry in entries(asked):
            telling.step(gettext("{case}: making the case", case=entry.name))
            if callable(entry.made):
                entry.made().write(path)
            else:
                make(entry.made, path)
            names = turns(kinds=entry.has_kinds) if with_rivals else (OURS,)
            for name in names:
                telling.step(f"{entry.name}: {name}")
                yield run(path, entry.name, name, asked.limit)
    telling.done()


def entries(asked: Asked) -> Iterator[Entry]:
    """The cases that are asked for: the one named, or the table's."""
    from routing.bench import SMOKE, TIERS, Recipe, instances_of, tier

    if asked.parcels is not None:
        yield _drawn(Recipe(asked.units, asked.parcels, asked.seed))
        return
    if asked.instance is not None:
        yield _drawn(Recipe(asked.form, file=str(asked.instance)))
        return
    if asked.smoke:
        yield from (_drawn(recipe) for recipe in SMOKE)
        return
    extra = asked.instances is not None or asked.parcels_file is not None
    # Naming only files of one's own means those; naming nothing means everything.
    usual = () if extra else (*TIERS, DEMO, DEMO_SMALL)
    for name in asked.cases or usual:
        if name in {DEMO, DEMO_SMALL}:
            yield _demo(name)
        else:
            yield _drawn(tier(name, asked.seed))
    if asked.instances is not None:
        yield from (_drawn(recipe) for recipe in instances_of(asked.instances))
    if asked.parcels_file is not None:
        name = asked.parcels_file.name.partition(".")[0]
        yield _day(name, asked.parcels_file, asked.network)


def single_answer(outcome: "Outcome", asked: Asked) -> Mapping[str, object]:
    """One case for a script, in the form docs/benchmarks.md promises."""
    said = outcome.as_json()
    kept = (
        "case", "items", "cost", "bound", "gap", "seconds", "peak_mb", "verified",
        "ended", "why", "best_known", "fingerprint",
    )  # fmt: skip
    return {
        **{name: said[name] for name in kept},
        "limit_seconds": asked.limit,
        "seed": None if asked.instance else asked.seed,
        "unit": "instance" if asked.instance else "minor",
    }


def answer(outcomes: Sequence["Outcome"], asked: Asked) -> Mapping[str, object]:
    """The table for a script, in the form docs/benchmarks.md promises."""
    from routing.bench import growth

    return {
        "machine": machine(asked.limit),
        "limit_seconds": asked.limit,
        "seed": asked.seed,
        "outcomes": [outcome.as_json() for outcome in outcomes],
        "growth": [asdict(it) for it in growth(outcomes)],
    }


def machine(limit_s: float) -> str:
    """Where this ran, with what, and for how long."""
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return gettext(
        "{seconds} s each; {cores} cores, {system} {kind}; Python {python}, {versions}",
        seconds=f"{limit_s:g}",
        cores=os.cpu_count(),
        system=platform.system(),
        kind=platform.machine(),
        python=platform.python_version(),
        versions=versions,
    )


def _drawn(recipe: "Recipe") -> Entry:
    return Entry(recipe.name, recipe, recipe.has_kinds)


def _demo(name: str) -> Entry:
    from api.cli.bench_days import demo_day

    return _day(name, demo_day(small=name == DEMO_SMALL), None)


def _day(name: str, parcels: Path, network: Path | None) -> Entry:
    from api.cli.bench_days import real_day

    return Entry(name, lambda: real_day(name, parcels, network), has_kinds=True)


def _tell(outcomes: Sequence["Outcome"], asked: Asked) -> None:
    from routing.bench import table

    typer.echo(machine(asked.limit))
    typer.echo("")
    typer.echo(table(outcomes, _words()))
    typer.echo("")
    typer.echo(
        gettext(
            "Cost and bound in minor units (assignment instances: their own). Seconds "
            "run from arrays in memory to a plan the verifier has added up; each turn "
            "has a process and a peak of its own."
        )
    )


def _words() -> "Words":
    from routing.report.words import Words

    spoken_as = language()
    speech = catalogue(spoken_as)
    return Words(speech, "zh" if spoken_as == "zh" else "en", "CNY")
