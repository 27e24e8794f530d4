"""Refused rows as a file people can mend: row, column, value, reason.

A value that a spreadsheet would run as a formula is written behind an apostrophe.
"""

import csv
from pathlib import Path

from routing.files.parcels.rules import Refusals

HEADERS = {
    "en": ("row", "column", "value", "rule", "reason"),
    "zh": ("行号", "列", "值", "规则", "原因"),
}
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_refused(refused: Refusals, path: str | Path, *, language: str = "en") -> None:
    """Write every refusal, with a byte-order mark so that Excel reads the Chinese."""
    headers = HEADERS["zh" if language.startswith("zh") else "en"]
    with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(headers)
        sheet.writerows(
            (
                one.row,
                harmless(one.field),
                harmless(one.value),
                one.rule.code,
                one.sentence(language),
            )
            for one in refused
        )


def harmless(cell: str) -> str:
    """The cell as text for a spreadsheet, never as a formula."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
