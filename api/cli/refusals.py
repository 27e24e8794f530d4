"""Refusals: the rows of a parcel file that cannot be right, told and written down."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from api.speech import gettext, language, ngettext

if TYPE_CHECKING:
    from routing.files.parcels import ParcelFile

# A person mends the first rows and tries again; a program reads them all with --json.
REFUSALS_SHOWN = 20


def tell_refusals(file: "ParcelFile") -> None:
    """Name the rows that were refused, on standard error."""
    if not file.refused.rows:
        return
    said = ngettext(
        "{count} row of {file} is refused, {good} are good:",
        "{count} rows of {file} are refused, {good} are good:",
        file.refused.rows,
        file=file.name,
        good=f"{len(file.parcels):,}",
    )
    typer.echo(said, err=True)
    for refusal in file.refused[:REFUSALS_SHOWN]:
        row = gettext("row {row}", row=refusal.row)
        what = f" {refusal.field} {refusal.value!r}" if refusal.field else ""
        typer.echo(f"  {row}{what}: {refusal.sentence(language())}", err=True)
    left = len(file.refused) - REFUSALS_SHOWN
    if left > 0:
        said = gettext("  and {left} more (--refused writes all to a file)", left=left)
        typer.echo(said, err=True)


def write_refusals(file: "ParcelFile", path: Path) -> None:
    """Write every refused row as a file a person can mend by."""
    from api.cli.disk import writing
    from routing.files.parcels.refused import write_refused

    with writing(path):
        write_refused(file.refused, path, language=language())


def file_answer(file: "ParcelFile") -> dict[str, object]:
    """What `--json` says of a file of parcels."""
    return {
        "file": {
            "name": file.name,
            "sha256": file.sha256,
            "rows": file.rows,
            "parcels": len(file.parcels),
            "refused_rows": file.refused.rows,
        },
        "refused": _refused_rows(file),
        "notes": [note.sentence() for note in file.notes],
    }


def _refused_rows(file: "ParcelFile") -> list[dict[str, object]]:
    """Every rule that a row of the file broke."""
    return [
        {
            "row": refusal.row,
            "field": refusal.field,
            "value": refusal.value,
            "rule": refusal.rule.code,
            "reason": refusal.reason,
        }
        for refusal in file.refused
    ]
