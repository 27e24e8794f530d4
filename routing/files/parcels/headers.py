"""Parcel headers: which column of a file fills which of ours, in which unit.

Everything wrong with a header is found before anything is said.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from routing.currency import QUOTED, WORDS
from routing.files.parcels.columns import BY_NAME, COLUMNS, QUANTITIES
from routing.files.parcels.wrong_header import HeaderProblem, WrongHeader


@dataclass(frozen=True)
class FoundColumn:
    """Which column of the file fills a column of ours, and by which factor."""

    index: int
    header: str
    factor: int = 1
    currency: str = ""


def tidy(header: str) -> str:
    """Lower case, `重量（克）` as `重量_克`, spaces and hyphens as underscores."""
    text = unicodedata.normalize("NFKC", header).strip().strip("'\"").casefold()
    text = re.sub(r"\s*[\(\[]\s*([^)\]]+?)\s*[\)\]]\s*$", r"_\1", text)
    return re.sub(r"[\s\-]+", "_", text).strip("_*")


def recognised(headers: Iterable[str]) -> int:
    """How many headers we know, to tell one delimiter from another."""
    return sum(_find(tidy(header)) is not None for header in headers)


def resolve(file: str, headers: list[str]) -> tuple[dict[str, FoundColumn], list[str]]:
    """Which of the file's columns means what, and which nobody reads."""
    found: dict[str, list[FoundColumn]] = {}
    unread: list[str] = []
    problems: list[HeaderProblem] = []
    for index, header in enumerate(headers):
        match = _find(tidy(header))
        if isinstance(match, HeaderProblem):
            problems.append(HeaderProblem(match.code, {**match.facts, "found": header}))
        elif match is None:
            unread.append(header)
        else:
            name, factor, currency = match
            source = FoundColumn(index, header, factor, currency)
            found.setdefault(name, []).append(source)
    problems += _twice(found)
    problems += _missing(found, unread, problems)
    if problems:
        raise WrongHeader(file=file, problems=problems)
    return {name: sources[0] for name, sources in found.items()}, unread


Match = tuple[str, int, str]


def _find(header: str) -> Match | HeaderProblem | None:
    if header in _ALIASES:
        return (_ALIASES[header], 1, "")
    return _find_quantity(header) or _find_value(header)


def _find_quantity(header: str) -> Match | HeaderProblem | None:
    for quantity in QUANTITIES:
        for alias in quantity.aliases:
            if header == alias:
                short = [u for u in quantity.units if u.isascii() and len(u) <= 2]
                choices = " / ".join(f"{quantity.name}_{unit}" for unit in short)
                facts = {"column": f"{quantity.name}_{quantity.unit}"}
                return HeaderProblem("no_unit", {**facts, "choices": choices})
            unit = header.removeprefix(f"{alias}_")
            if unit != header and unit in quantity.units:
                return (f"{quantity.name}_{quantity.unit}", quantity.units[unit], "")
    return None


def _find_value(header: str) -> Match | None:
    for alias in ("value", *BY_NAME["value"].aliases, BY_NAME["value"].zh):
        word = header.removeprefix(f"{alias}_")
        if word != header:
            currency = WORDS.get(word, word.upper())
            if currency in QUOTED:
                return ("value", 1, currency)
    return None


def _twice(found: dict[str, list[FoundColumn]]) -> list[HeaderProblem]:
    for base in ("ready", "due"):
        both = [*found.get(f"{base}_local", []), *found.get(f"{base}_at", [])]
        if len(both) > 1:
            found[f"{base}_at"] = both
    return [
        HeaderProblem(
            "twice", {"column": name, "found": ", ".join(s.header for s in sources)}
        )
        for name, sources in found.items()
        if len(sources) > 1
    ]


def _missing(
    found: dict[str, list[FoundColumn]],
    unread: list[str],
    problems: list[HeaderProblem],
) -> list[HeaderProblem]:
    told = {problem.facts["column"] for problem in problems}
    wanted = [c.name for c in COLUMNS if c.required and c.name not in found]
    if not {"ready_local", "ready_at"} & found.keys():
        wanted.append("ready_at")
    missing = [_near(name, unread) for name in wanted if name not in told]
    if "value" in found and not found["value"][0].currency and "currency" not in found:
        facts = {"column": "value"}
        header = found["value"][0].header
        missing.append(HeaderProblem("no_currency", {**facts, "found": header}))
    return missing


def _near(name: str, unread: list[str]) -> HeaderProblem:
    """A missing column, and the header that may have been meant for it."""
    tidied = {tidy(header): header for header in unread}
    close = get_close_matches(name, tidied, n=1, cutoff=0.7)
    if not close and name.count("_"):
        stem = name.rpartition("_")[0]
        close = [header for header in tidied if header.startswith(stem)][:1]
    if close:
        return HeaderProblem("near_miss", {"column": name, "found": tidied[close[0]]})
    return HeaderProblem("missing", {"column": name})


_ALIASES = {
    tidy(word): column.name
    for column in COLUMNS
    for word in (column.name, column.zh, *column.aliases)
}
