"""Answer: how every command ends, in one place.

    0    done
    1    refused input: an error with facts, told as an aligned block
    2    wrong usage: an option or argument that is not understood
    130  cancelled from the keyboard

People read on standard error. With ``--json`` the refusal is one JSON object on
standard output instead, so that a program reads one document however a command ends:

    {"status": 1, "code": "Nonsense", "title": "...", "facts": {...}}

A mistake of ours is also status 1; its traceback goes to a file, which is named.
"""

import json
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer
from typer.exceptions import TyperException

from api.cli.disk import about_a_file
from api.cli.help_page import speaking_help
from api.speech import Telling, facts_of, gettext, sentence_of

DONE = 0
REFUSED = 1
WRONG_USAGE = 2
CANCELLED = 130  # 128 + SIGINT, as shells count


def run(program: typer.Typer, arguments: Sequence[str]) -> int:
    """Run the program and turn however it ends into an exit status."""
    as_json = "--json" in arguments
    try:
        command = speaking_help(typer.main.get_command(program))
        ended = command(list(arguments), prog_name="corridor", standalone_mode=False)
    except TyperException as refusal:
        return _wrong_usage(refusal, as_json=as_json)
    except (KeyboardInterrupt, typer.Abort):
        return _cancelled(as_json=as_json)
    except Exception as error:  # noqa: BLE001 - the last door: users see no traceback
        return _refused(error, as_json=as_json)
    status = ended if isinstance(ended, int) else DONE
    # Whoever was cancelled and kept something has answered already.
    return _cancelled(as_json=False) if status == CANCELLED else status


def _refused(error: Exception, *, as_json: bool) -> int:
    if isinstance(error, OSError):
        error = about_a_file(error) or error
    code = type(error).__name__
    facts: Mapping[str, object] = getattr(error, "facts", {})
    if isinstance(error, Telling):
        title = sentence_of(error)
    elif facts:
        title = str(error)
    else:
        code, title = "Mistake", _our_mistake(error)
    if isinstance(error, Telling) and not as_json:
        facts = facts_of(error)
    _tell(REFUSED, code, title, facts, as_json=as_json)
    return REFUSED


def _our_mistake(error: Exception) -> str:
    text = "".join(traceback.format_exception(error))
    with tempfile.NamedTemporaryFile(
        "w", prefix="corridor-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write(text)
    return gettext(
        "this is a mistake of ours ({error}); please report it with {file}",
        error=f"{type(error).__name__}: {error}",
        file=Path(file.name),
    )


def _wrong_usage(refusal: TyperException, *, as_json: bool) -> int:
    if type(refusal).__name__ == "NoArgsIsHelpError":
        typer.echo(refusal.format_message())
        return WRONG_USAGE
    title = refusal.format_message()
    _tell(WRONG_USAGE, type(refusal).__name__, title, {}, as_json=as_json)
    if not as_json:
        hint = gettext("try: corridor --help")
        context = getattr(refusal, "ctx", None)
        if isinstance(context, typer.Context):
            hint = gettext("try: {command} --help", command=context.command_path)
        typer.echo(f"  {hint}", err=True)
    return WRONG_USAGE


def _cancelled(*, as_json: bool) -> int:
    said = gettext("cancelled")
    if as_json:
        _tell(CANCELLED, "Cancelled", said, {}, as_json=True)
    else:
        typer.echo(f"corridor: {said}", err=True)
    return CANCELLED


def _tell(
    status: int, code: str, title: str, facts: Mapping[str, object], *, as_json: bool
) -> None:
    if as_json:
        body = {"status": status, "code": code, "title": title, "facts": dict(facts)}
        typer.echo(json.dumps(body, ensure_ascii=False, default=str))
        return
    typer.echo(f"corridor: {title}", err=True)
    # A fact that the sentence already quotes is not repeated.
    left = {k: str(v) for k, v in facts.items() if v and str(v) not in title}
    width = max(map(len, left), default=0)
    for name, value in left.items():
        typer.echo(f"  {name:<{width}}  {value}", err=True)
