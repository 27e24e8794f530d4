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
    asked, rest = _language_asked(given)
    # Before the commands are read: the help beside each option is text too.
    with speech.speaking(asked or os.environ.get("CORRIDOR_LANGUAGE", "en")):
        from api.cli import answer, commands

        # `--lang` belongs to the program; people write it behind the verb as well.
        lang = [] if asked is None else ["--lang", asked]
        return answer.run(commands.house(), [*lang, *rest])


def _language_asked(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument.startswith("--lang="):
            rest = [*arguments[:place], *arguments[place + 1 :]]
            return argument.removeprefix("--lang="), rest
        if argument == "--lang" and place + 1 < len(arguments):
            rest = [*arguments[:place], *arguments[place + 2 :]]
            return arguments[place + 1], rest
    return None, list(arguments)
