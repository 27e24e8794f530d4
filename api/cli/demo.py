"""Demo: one real day, from a file of parcels to sealed units with their papers.

Run again it goes on from where it is: nothing lands, is planned or loaded twice.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.answer import CANCELLED, DONE
from api.speech import gettext

if TYPE_CHECKING:
    from api.cli.at_hub import AtHub
    from routing.plan import Plan

DAY = date(2026, 10, 26)
FOLDER = Path("var") / "demo"

# Work instead of seconds: everybody gets the same plan. Two idle cores took about
# fifteen seconds for this much.
WORK = 900

_SMOKE_WORK = 200

_ATTRIBUTIONS = (
    "Parcels: from Online Retail (Chen, Sain, Guo 2012), UCI, CC BY 4.0; changed.",
    "Places and postcodes: GeoNames, CC BY 4.0; changed.",
    "Exchange: reference rates of the European Central Bank.",
    "Country shapes: Natural Earth, public domain.",
)


def register(house: typer.Typer) -> None:
    """Add the command to the program."""
    demo_help = gettext(
        "Take one real day of 50,000 parcels from a file to sealed units, manifests "
        "and a report. Run again it goes on from where it is."
    )
    house.command("demo", help=demo_help)(_command())


def _command() -> Callable[..., None]:
    small_help = gettext("The small day of 5,000 parcels.")
    folder_help = gettext("Where its database and files are kept.")
    work_help = gettext("Steps of work to look for a better plan.")

    def command(
        small: Annotated[bool, typer.Option("--small", help=small_help)] = False,
        folder: Annotated[Path | None, typer.Option(help=folder_help)] = None,
        work: Annotated[int | None, typer.Option(help=work_help, min=0)] = None,
    ) -> None:
        place = folder or (FOLDER / "small" if small else FOLDER)
        steps = work if work is not None else (_SMOKE_WORK if small else WORK)
        raise typer.Exit(demo(place, small=small, work=steps))

    return command


def demo(folder: Path, *, small: bool, work: int) -> int:
    """Do the whole day; return the exit status."""
    from api.cli.load_day import load_plan, tell_loaded
    from api.cli.plan import tell_plan, write_out
    from routing.allocation import Stopped

    with _opened(folder) as here:
        plan, plan_id = _planned(here, small=small, work=work)
        loaded = load_plan(here, plan_id, folder / "manifests")
    here.telling.step(gettext("writing the report"))
    network = here.house.network
    written = write_out(plan, network, folder / "plan", attributions=_ATTRIBUTIONS)
    tell_plan(plan, network, [])
    typer.echo("")
    tell_loaded([loaded])
    report = next(path for path in written if path.name == "report.html")
    typer.echo(gettext("Report   {path} (open it in any browser)", path=report))
    typer.echo(gettext("Plan     {path}", path=folder / "plan"))
    return CANCELLED if plan.stopped is Stopped.CANCELLED else DONE


def _opened(folder: Path) -> "AbstractContextManager[AtHub]":
    from api.bootstrap import build
    from api.cli.at_hub import opened
    from api.cli.progress import Telling
    from api.settings import Settings

    # Its own database, whatever the settings of a real installation say.
    url = f"sqlite:///{folder / 'corridor.db'}"
    settings = Settings(data_dir=folder, database_url=url)
    return opened(build(settings), None, Telling())


def _planned(here: "AtHub", *, small: bool, work: int) -> "tuple[Plan, int]":
    """The day's plan and its number, made now unless it stands already."""
    from api.cli.at_hub import now
    from api.cli.plan import Effort
    from api.cli.plan_day import plan_and_adopt
    from api.hub_day import plans_of, read_kept, take_in
    from routing.files.parcels import read_parcels

    house = here.house
    here.telling.step(gettext("landing the day's parcels"))
    parcels = read_parcels(_day_file(small), hub_zone=here.zone)
    take_in(house, here.hub, parcels, at=now())
    plans = plans_of(house, house.outlook(here.hub, DAY))
    if plans:
        return read_kept(house, plans[-1]), plans[-1]
    effort = Effort(seconds=None, work=work, seed=0)
    planned = plan_and_adopt(here, DAY, effort)
    return planned.plan, planned.adopted.plan_id


def _day_file(small: bool) -> Path:
    import routing

    days = Path(routing.__file__).parent / "data" / "demo"
    return days / f"parcels_{DAY.isoformat()}{'_smoke' if small else ''}.csv.gz"
