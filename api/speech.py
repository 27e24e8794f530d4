"""Speech: every sentence a person reads, in the language they asked for.

English is the language of the source: a message is its own key. Chinese stands in
``locale/zh/LC_MESSAGES/corridor.po``, which is read as it is; there is no compiled
twin to forget. Three kinds of text go through the one catalogue:

    gettext("...")         what this room says itself; facts are filled in afterwards
    class ...: sentence    what an error of any room says; rooms below know no
                           language, they carry the English sentence and its facts
    rule="...", ...        facts that are phrases (see PHRASES), where an error is made

``scripts/catalogues.py`` collects all three, and a test fails while one of them has no
Chinese. Names of goods, sites and lines are data (``name_en``, ``name_zh``), not text.
"""

import gettext as catalogues
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable

LANGUAGES = ("en", "zh")
LOCALE = Path(__file__).parent / "locale"

# Facts whose value is an English phrase; all others are names, numbers and values that
# read the same in every language.
PHRASES = ("expected", "part", "reason", "rule", "what", "why")

_language: ContextVar[str] = ContextVar("language", default="en")


@runtime_checkable
class Telling(Protocol):
    """An error that carries its sentence and facts, whichever room it comes from."""

    @property
    def sentence(self) -> str:
        """What it says, in English, its facts in braces."""
        ...

    @property
    def facts(self) -> Mapping[str, object]:
        """What fills the sentence, and whatever else a program may want to know."""
        ...


@runtime_checkable
class Bilingual(Protocol):
    """A fact that is data with its words beside it: a rule broken, a wrong header."""

    def told(self, language: str) -> str:
        """What it says, in English or Chinese."""
        ...


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language inside the block; a request or a task has its own."""
    token = _language.set(_nearest(language))
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """Return the language spoken here."""
    return _language.get()


def gettext(message: str, /, **facts: object) -> str:
    """Return the message in the language spoken here, its facts filled in."""
    said = _catalogue(_language.get()).gettext(message)
    return said.format(**facts) if facts else said


def ngettext(one: str, many: str, count: int, /, **facts: object) -> str:
    """Return the form of the message that fits the count, its facts filled in."""
    said = _catalogue(_language.get()).ngettext(one, many, count)
    return said.format(count=count, **facts)


def sentence_of(error: Telling) -> str:
    """Return what an error says, in the language spoken here."""
    return gettext(error.sentence).format(**facts_of(error))


def facts_of(error: Telling) -> dict[str, object]:
    """Return an error's facts, those that are words in the language spoken here."""
    return {name: _said(name, fact) for name, fact in error.facts.items()}


def _said(name: str, fact: object) -> object:
    if isinstance(fact, Bilingual):
        return fact.told(language())
    return gettext(fact) if name in PHRASES and isinstance(fact, str) else fact


def catalogue(language: str) -> catalogues.NullTranslations:
    """Return a language's catalogue, for rooms that are handed the way they speak."""
    return _catalogue(_nearest(language))


def _nearest(language: str) -> str:
    # zh-CN, zh_Hans and zh.UTF-8 are all served by zh; what we do not speak, by English.
    spoken = language.lower()[:2]
    return spoken if spoken in LANGUAGES else "en"


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    if language == "en":
        return catalogues.NullTranslations()
    # Imported here: English, the common case on the command line, does not need it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = LOCALE / language / "LC_MESSAGES" / "corridor.po"
    compiled = io.BytesIO()
    with source.open("rb") as text:
        write_mo(compiled, read_po(text, locale=language))
    compiled.seek(0)
    return catalogues.GNUTranslations(compiled)
