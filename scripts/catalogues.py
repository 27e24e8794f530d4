"""Catalogues: bring the translations up to date with what the source says.

    .venv/bin/python -m scripts.catalogues          write the catalogues
    .venv/bin/python -m scripts.catalogues --check  say what is missing, change nothing

Collected are the messages given to ``gettext`` and ``ngettext``, the ``sentence`` of
every error, the values of tables named SENTENCES or TEMPLATES, facts that are phrases
(``api.speech.PHRASES``), and what templates mark. The catalogue keeps no line numbers
and no dates, so that a change of wording is the only change one sees.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from api.speech import LANGUAGES, LOCALE, PHRASES

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ("routing", "wms", "integrations", "api")
TEMPLATE_SUFFIXES = (".html", ".jinja", ".txt.jinja")

# Babel's keywords: which calls carry messages, and in which places.
CALLS: dict[str, tuple[int, ...] | None] = {
    "gettext": None,
    "ngettext": (1, 2),
    "_": None,
}
SENTENCE_NAMES = {"sentence", "SENTENCES", "TEMPLATES"}

Key = str | tuple[str, str]

# A fact that is the name of a field or a code reads the same in every language.
NOT_A_PHRASE = re.compile(r"[A-Z0-9]+|[a-z0-9]+(_[a-z0-9]+)+")


def collected(house: Path = HOUSE) -> Catalog:
    """Return every message of the source, without translations."""
    found = Catalog(charset="utf-8", project="corridor")
    for path in sorted(p for room in ROOMS for p in (house / room).rglob("*")):
        place = (path.relative_to(house).as_posix(), 0)
        for key in _messages(path):
            # Flags are found by us: a brace format is what our facts are filled into.
            found.add(key, locations=[place])
    return found


def catalogue(language: str) -> Catalog:
    """Return the catalogue of a language as it stands, empty if there is none yet."""
    path = _path(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", project="corridor")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def defects(source: Catalog, translated: Catalog) -> list[str]:
    """Return what is wrong with a catalogue, one line a message."""
    known = {message.id: message for message in translated if message.id}
    wanted = {message.id for message in source if message.id}
    missing = [f"missing: {key!r}" for key in wanted if not _done(known.get(key))]
    unused = [f"unused: {key!r}" for key in known if key not in wanted]
    fuzzy = [f"fuzzy: {key!r}" for key, message in known.items() if message.fuzzy]
    broken = [
        f"other facts: {key!r}"
        for key, message in known.items()
        if _done(message) and _facts(message.id) != _facts(message.string)
    ]
    return sorted({*missing, *unused, *fuzzy, *broken})


def write(language: str, source: Catalog) -> None:
    """Merge the messages of the source into a language's catalogue."""
    merged = catalogue(language)
    # A guess that looks finished is worse than a gap that a test names.
    merged.update(source, no_fuzzy_matching=True, update_creation_date=False)
    merged.obsolete.clear()
    path = _path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, merged, omit_header=True, include_lineno=False, sort_output=True)


def _path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "corridor.po"


def _messages(path: Path) -> Iterator[Key]:
    if path.suffix == ".py":
        yield from _called(path, "python")
        yield from _carried(ast.parse(path.read_text(encoding="utf-8")))
    elif path.name.endswith(TEMPLATE_SUFFIXES):
        yield from _called(path, "jinja2.ext:babel_extract")


def _called(path: Path, method: str) -> Iterator[Key]:
    for _, key, _, _ in extract_from_file(method, path, keywords=CALLS):
        yield (key[0], key[1]) if isinstance(key, tuple) else key


def _carried(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if SENTENCE_NAMES & {getattr(target, "id", "") for target in targets}:
                yield from _literals(node.value)
        elif isinstance(node, ast.keyword) and node.arg in PHRASES:
            yield from _literals(node.value)
        elif isinstance(node, ast.arguments):
            for argument, default in zip(
                node.kwonlyargs, node.kw_defaults, strict=True
            ):
                if argument.arg in PHRASES and default is not None:
                    yield from _literals(default)


def _literals(value: ast.expr) -> Iterator[str]:
    several = value.values if isinstance(value, ast.Dict) else [value]
    texts = (one.value for one in several if isinstance(one, ast.Constant))
    for text in texts:
        if isinstance(text, str) and text and not NOT_A_PHRASE.fullmatch(text):
            yield text


def _done(message: Message | None) -> bool:
    if message is None:
        return False
    strings = message.string if isinstance(message.string, tuple) else [message.string]
    return all(strings)


def _facts(text: str | tuple[str, ...] | list[str] | None) -> set[str]:
    """Return the names in braces, which a translation must keep."""
    several = [text] if isinstance(text, str) else text or ()
    return {
        part.partition("}")[0].partition("!")[0].partition(":")[0]
        for one in several
        for part in one.split("{")[1:]
    }


def main(arguments: list[str]) -> int:
    """Check or write every catalogue but English, which is the source itself."""
    source = collected()
    for language in LANGUAGES[1:]:
        if "--check" not in arguments:
            write(language, source)
        wrong = defects(source, catalogue(language))
        print(f"{language}: {len(source)} messages, {len(wrong)} to mend")
        print(*(f"  {line}" for line in wrong), sep="\n")
    return int(bool(wrong)) if "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
