"""Tree: the files of the project, found without git and without what is installed."""

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("routing", "wms", "integrations", "api")

# What may stand at the top: the rooms, what stands beside them, and what tools expect.
BESIDE = ("tests", "scripts", "docs", ".ci")


def modules(*rooms: str) -> Iterator[Path]:
    """Every Python file of the rooms."""
    for room in rooms:
        yield from sorted((HOUSE / room).rglob("*.py"))


def texts() -> Iterator[tuple[str, str]]:
    """Every file of ours that is text, as its path and what it says."""
    files = [path for path in HOUSE.iterdir() if path.is_file()]
    for folder in (*ROOMS, *BESIDE):
        files += [path for path in (HOUSE / folder).rglob("*") if path.is_file()]
    for path in sorted(files):
        if "__pycache__" not in path.parts:
            try:
                yield named(path), path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def parsed(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=named(path))


def named(path: Path) -> str:
    """Return the path as one would type it in the project's folder."""
    return path.relative_to(HOUSE).as_posix()
