"""Whatever a person reads can be read in every language the house speaks."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from api.speech import LANGUAGES
from scripts import catalogues


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_message_is_translated_and_no_translation_is_left_over(
    language: str,
) -> None:
    wrong = catalogues.defects(catalogues.collected(), catalogues.catalogue(language))

    assert wrong == [], "translate them in api/locale; `make catalogues` adds them"


def _source(*messages: str) -> Catalog:
    source = Catalog()
    for message in messages:
        source.add(message)
    return source


def test_a_message_without_translation_is_named() -> None:
    translated = Catalog(locale="zh")

    assert catalogues.defects(_source("parcel"), translated) == ["missing: 'parcel'"]


def test_a_translation_nobody_says_any_more_is_named() -> None:
    translated = Catalog(locale="zh")
    translated.add("bag", "袋")

    assert catalogues.defects(_source(), translated) == ["unused: 'bag'"]


def test_a_guessed_translation_is_named() -> None:
    translated = Catalog(locale="zh")
    translated.add("parcel", "袋", flags=["fuzzy"])

    assert catalogues.defects(_source("parcel"), translated) == ["fuzzy: 'parcel'"]


def test_a_translation_that_loses_a_fact_is_named() -> None:
    translated = Catalog(locale="zh")
    translated.add("{weight_g} g is too heavy", "太重")

    wrong = catalogues.defects(_source("{weight_g} g is too heavy"), translated)

    assert wrong == ["other facts: '{weight_g} g is too heavy'"]


def test_calls_sentences_and_phrases_of_errors_are_all_collected(
    tmp_path: Path,
) -> None:
    (tmp_path / "wms").mkdir()
    (tmp_path / "wms" / "errors.py").write_text(
        'class Full(Exception):\n    sentence = "the bag {bag} is full"\n'
        'raise Full(rule="at most 30 kg", bag="B7")\n'
        'gettext("bags")\n',
        encoding="utf-8",
    )

    found = {message.id for message in catalogues.collected(tmp_path) if message.id}

    assert found == {"the bag {bag} is full", "at most 30 kg", "bags"}
