"""Network: check the files of a network, or copy the bundled one to start from.

`check` names every inconsistency with file, row, field and value; `--json` is the
contract of docs/network-files.md.
"""

import json
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.speech import gettext, language, ngettext

if TYPE_CHECKING:
    from routing.files.network import Examined
    from routing.files.network.rules import Finding

# Of a warning told many times a person reads the first ones; errors are told in full.
WARNINGS_SHOWN = 5


def register(house: typer.Typer) -> None:
    """Add the group of commands to the program."""
    said = gettext("The network: sites, lines, prices, zones.")
    group = typer.Typer(help=said, no_args_is_help=True, rich_markup_mode=None)
    check_help = gettext(
        "Name every inconsistency of a network with file, row and field: exit status 0 "
        "when it can be used, 1 when it cannot."
    )
    export_help = gettext("Copy the bundled network, to make one's own from it.")
    group.command("check", help=check_help)(_check_command())
    group.command("export", help=export_help)(_export_command())
    house.add_typer(group, name="network")


def _check_command() -> Callable[..., None]:
    place_help = gettext(
        "A folder of CSV files or an Excel workbook; the bundled network if left out."
    )
    all_help = gettext("Print every warning, not only the first of each kind.")
    json_help = gettext("Print one JSON object, as docs/network-files.md describes.")

    def command(
        place: Annotated[
            Path | None, typer.Argument(help=place_help, metavar="DIR")
        ] = None,
        everything: Annotated[bool, typer.Option("--all", help=all_help)] = False,
        as_json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        raise typer.Exit(check(place, everything=everything, as_json=as_json))

    return command


def _export_command() -> Callable[..., None]:
    place_help = gettext(
        "A folder that is not there yet, or the name of an .xlsx file."
    )

    def command(
        place: Annotated[Path, typer.Argument(help=place_help, metavar="DIR")],
    ) -> None:
        raise typer.Exit(export(place))

    return command


def check(
    place: Path | None, *, everything: bool = False, as_json: bool = False
) -> int:
    """Say what is wrong with a network; return 0 when it can be used, else 1."""
    from routing.files.network import BUNDLED, examine_network

    examined = examine_network(place or BUNDLED)
    if as_json:
        typer.echo(json.dumps(answer(examined), ensure_ascii=False))
    else:
        for line in _told(examined, everything=everything):
            typer.echo(line)
    return 0 if examined.usable else 1


def export(place: Path) -> int:
    """Copy the bundled network and say what was written."""
    from routing.files.network.export import export_network

    for path in export_network(place):
        typer.echo(str(path))
    return 0


def answer(examined: "Examined") -> dict[str, object]:
    """Put the findings into the form docs/network-files.md promises."""
    return {
        "network": examined.network.name,
        "usable": examined.usable,
        "rows": examined.rows,
        "assumptions": examined.assumptions,
        "errors": len(examined.errors),
        "warnings": len(examined.findings) - len(examined.errors),
        "findings": [_as_json(finding) for finding in examined.findings],
    }


def _as_json(finding: "Finding") -> dict[str, object]:
    return {
        "severity": finding.severity.value,
        "rule": finding.rule.code,
        "file": finding.file,
        "row": finding.row or None,
        "field": finding.field or None,
        "value": finding.value or None,
        "expected": finding.expected or None,
        "sentence": finding.sentence(),
    }


def _told(examined: "Examined", *, everything: bool) -> Iterator[str]:
    errors = len(examined.errors)
    warnings = len(examined.findings) - errors
    yield gettext(
        "network {name}: {rows} rows, {assumptions} of them on assumptions",
        name=examined.network.name,
        rows=f"{examined.rows:,}",
        assumptions=f"{examined.assumptions:,}",
    )
    for (_, rule), group in groupby(
        examined.findings, key=lambda it: (it.severity, it.rule)
    ):
        findings = list(group)
        told_in_full = everything or rule.severity.value == "error"
        shown = findings if told_in_full else findings[:WARNINGS_SHOWN]
        yield from (_line(finding) for finding in shown)
        left = len(findings) - len(shown)
        if left:
            yield "  " + ngettext(
                "and {count} more like it (--all prints it)",
                "and {count} more like these (--all prints them)",
                left,
            )
    if examined.usable:
        yield gettext("it can be used (warnings: {warnings})", warnings=warnings)
    else:
        yield gettext(
            "it cannot be used (errors: {errors}, warnings: {warnings})",
            errors=errors,
            warnings=warnings,
        )


def _line(finding: "Finding") -> str:
    """One finding: severity, file and row, field and value, what must hold."""
    severity = (
        gettext("error") if finding.severity.value == "error" else gettext("warning")
    )
    place = finding.file
    if finding.row:
        place += " " + gettext("row {number}", number=finding.row)
    field = f" {finding.field} {finding.shown!r}" if finding.field else ""
    return f"  {severity}: {place}{field}: {finding.sentence(language())}"
