"""Commands: which verbs the house understands, in the order of the work.

To add a verb, write ``api/cli/<group>.py`` with a function ``register(house)`` that
adds its commands, and name the module in GROUPS. Modules are named, not imported, so
that a group still being written does not stop the others.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Protocol, cast

import typer

from api.speech import LANGUAGES, gettext

GROUPS: tuple[str, ...] = (
    "template",
    "plan",
    "import_parcels",
    "plan_day",
    "load_day",
    "dispatch",
    "demo",
    "network",
    "identify",
    "bench",
)


class Group(Protocol):
    """A file of verbs."""

    def register(self, house: typer.Typer) -> None:
        """Add this group's commands to the program."""
        ...


def house() -> typer.Typer:
    """Return the program with all its verbs, in the language spoken now."""
    program = typer.Typer(
        name="corridor",
        help=gettext(
            "Plan and run the way of parcels from Yiwu to Europe: receive, plan over "
            "rail, air and post, bag, load, and hand over with papers."
        ),
        epilog=gettext(
            "Exit status: 0 done, 1 refused input, 2 wrong usage, 130 cancelled."
        ),
        no_args_is_help=True,
        add_completion=False,
        # Plain text reads well in a pipe and in a log, and starts in half the time.
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    program.callback()(_options())
    for name in GROUPS:
        cast(Group, import_module(f"api.cli.{name}")).register(program)
    return program


def _options() -> Callable[..., None]:
    lang_help = gettext("Language of what is printed.")
    version_help = gettext("Print the version and leave.")

    def options(
        lang: Annotated[
            str | None,
            typer.Option(metavar="|".join(LANGUAGES), help=lang_help, callback=_spoken),
        ] = None,
        version: Annotated[
            bool,
            typer.Option("--version", is_eager=True, help=version_help, callback=_told),
        ] = False,
    ) -> None:
        pass

    return options


def _spoken(lang: str | None) -> str | None:
    # Chosen in main already; here it is only checked.
    if lang is not None and lang not in LANGUAGES:
        raise typer.BadParameter(
            gettext("{lang} is not one of {languages}").format(
                lang=lang, languages=", ".join(LANGUAGES)
            )
        )
    return lang


def _told(asked: bool) -> None:
    if asked:
        typer.echo(f"corridor {version('corridor')}")
        raise typer.Exit
