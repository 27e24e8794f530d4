"""Help page: what the library behind the commands writes itself, in our language.

Our own help arrives translated; headings, "Usage" and the marks behind an option are
the library's. Every command is told to write its page through this one.
"""

from collections.abc import Sequence

import typer
from typer._click.core import Command  # not public, and what get_command returns
from typer._click.formatting import HelpFormatter
from typer.core import TyperGroup

from api.speech import gettext

# The library's own words, listed so that the catalogue knows them.
SENTENCES = {
    "usage": "Usage: ",
    "arguments": "Arguments",
    "options": "Options",
    "commands": "Commands",
    "help": "Show this message and exit.",
    "required": "required",
    "default": "default: ",
}


class Page(HelpFormatter):
    """A help page in the language spoken now."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how to call it."""
        usage = SENTENCES["usage"]
        super().write_usage(prog, args, prefix or gettext(usage))

    def write_heading(self, heading: str) -> None:
        """Write the heading of a list."""
        super().write_heading(gettext(heading))

    def write_dl(
        self,
        rows: Sequence[tuple[str, str]],
        col_max: int = 30,
        col_spacing: int = 2,
    ) -> None:
        """Write a list of options or commands."""
        said = [(name, _translated(text)) for name, text in rows]
        super().write_dl(said, col_max, col_spacing)


class _PageContext(typer.Context):
    formatter_class = Page


def speaking_help(command: Command) -> Command:
    """Let a command and all below it write their help through our page."""
    command.context_class = _PageContext
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            speaking_help(below)
    return command


def _translated(text: str) -> str:
    if text == SENTENCES["help"]:
        return gettext(text)
    for mark in (SENTENCES["required"], SENTENCES["default"]):
        text = text.replace(f"[{mark}", f"[{gettext(mark)}")
    return text
