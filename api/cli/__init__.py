"""Command line: one verb a command, one file a group of verbs.

    main      the program itself: language first, then the commands, then the answer
    commands  which verbs there are, in the order of the work
    answer    how a command ends: exit statuses and what is said about a refusal

A file of verbs imports the library behind a verb inside the function, so that
``corridor --help`` does not load a solver; a test keeps it so.
"""

import os
import sys
from collections.abc import Sequence

from api import speech


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    asked = _language_asked(given) or os.environ.get("CORRIDOR_LANGUAGE", "en")
    # Before the commands are read: the help beside each option is text too.
    with speech.speaking(asked):
        from api.cli import answer, commands

        return answer.run(commands.house(), given)


def _language_asked(arguments: Sequence[str]) -> str | None:
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
    return None
