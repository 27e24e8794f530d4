"""Demo: one real day, from a file of parcels to sealed units with their papers.

Run again it goes on from where it is: nothing lands, is planned or loaded twice.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.answer import CANCELLED, DONE
from api.speech import gettext

if TYPE_CHECKING:
    from api.hub_day import House

DAY = date(2026, 10, 26)
FOLDER = Path("var") / "demo"

# Work instead of seconds: everybody gets the same plan. On two idle cores this much is
# done in about half a minute.
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
    from api.cli import hub as verbs
    from api.cli.plan import Effort, tell_plan, write_out
    from api.cli.progress import Telling
    from api.hub_day import plans_of, read_kept
    from routing.allocation import Stopped
    from routing.files.parcels import read_parcels
    from wms.planning import Outlook, hub_of

    telling = Telling(quiet=False)
    telling.step(gettext("opening the house"))
    house = _house(folder)
    hub = hub_of(house.network)
    telling.step(gettext("landing the day's parcels"))
    parcels = read_parcels(_day_file(small), hub_zone=house.network.sites[hub].zone)
    verbs.land_file(house, hub, parcels)
    plans = plans_of(house, Outlook(hub, DAY))
    if plans:
        plan = read_kept(house, plans[-1])
    else:
        effort = Effort(seconds=None, work=work, seed=0)
        planned = verbs.plan_and_adopt(house, hub, DAY, effort, telling)
        plan, plans = planned.plan, [planned.adopted.plan_id]
    _, lines = verbs.load_plan(house, plans[-1], folder / "manifests", telling)
    telling.step(gettext("writing the report"))
    written = write_out(
        plan, house.network, folder / "plan", attributions=_ATTRIBUTIONS
    )
    tell_plan(plan, house.network, [])
    typer.echo("")
    for line in lines:
        typer.echo(line)
    report = next(path for path in written if path.name == "report.html")
    typer.echo(gettext("Report   {path} (open it in any browser)", path=report))
    typer.echo(gettext("Plan     {path}", path=folder / "plan"))
    return CANCELLED if plan.stopped is Stopped.CANCELLED else DONE


def _house(folder: Path) -> "House":
    from api.bootstrap import build
    from api.settings import Settings
    from wms.migrations import upgrade

    # Its own database, whatever the settings of a real installation say.
    url = f"sqlite:///{folder / 'corridor.db'}"
    house = build(Settings(data_dir=folder, database_url=url))
    upgrade(house.engine)
    return house


def _day_file(small: bool) -> Path:
    import routing

    days = Path(routing.__file__).parent / "data" / "demo"
    return days / f"parcels_{DAY.isoformat()}{'_smoke' if small else ''}.csv.gz"
