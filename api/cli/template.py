"""Template: a form for parcels, to fill in and send back to `plan` or `import`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from api.cli.answer import DONE
from api.speech import gettext

ENDINGS = {".csv", ".xlsx"}


def register(house: typer.Typer) -> None:
    """Add the command to the program."""
    template_help = gettext(
        "Write a form for parcels with two examples, to fill in; its columns have "
        "Chinese names with --lang zh."
    )
    house.command("template", help=template_help)(_command())


def _command() -> Callable[..., None]:
    file_help = gettext("Where to write it: its name ends in .csv or .xlsx.")

    def command(
        file: Annotated[Path, typer.Argument(help=file_help, metavar="FILE")],
    ) -> None:
        raise typer.Exit(template(file))

    return command


def template(path: Path) -> int:
    """Write the form; what stands there already is not overwritten."""
    from api.cli.disk import writing
    from api.cli.plan import reader
    from api.errors import Unwritable
    from routing.files.parcels.template import write_template

    if path.suffix not in ENDINGS:
        raise Unwritable(path=path, rule="a form ends in .csv or .xlsx")
    if path.exists():
        raise Unwritable(path=path, rule="there is something else by that name")
    with writing(path):
        write_template(path, language=reader())
    typer.echo(gettext("Written: {path}", path=path))
    return DONE
