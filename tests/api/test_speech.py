"""The house says the same thing to everyone, each in their language."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from api.errors import SettingRefused
from api.speech import catalogue, gettext, language, ngettext, sentence_of, speaking


def test_english_is_spoken_unless_asked_otherwise() -> None:
    assert language() == "en"
    assert gettext("cancelled") == "cancelled"


@pytest.mark.parametrize("asked", ["zh", "zh-CN", "zh_CN.UTF-8", "ZH"])
def test_every_spelling_of_chinese_is_understood(asked: str) -> None:
    with speaking(asked):
        assert gettext("cancelled") == "已取消"


def test_who_asks_for_an_unknown_language_is_answered_in_english() -> None:
    with speaking("fr"):
        assert gettext("cancelled") == "cancelled"


def test_one_request_does_not_change_the_language_of_another() -> None:
    with speaking("zh"), ThreadPoolExecutor(1) as other:
        assert other.submit(language).result() == "en"


def test_an_error_is_told_with_its_facts_and_phrases_translated() -> None:
    error = SettingRefused(variable="CORRIDOR_X", rule="there is no such setting")

    with speaking("zh"):
        told = sentence_of(error)

    assert told == "设置 CORRIDOR_X 不可用：没有这个设置"
    assert str(error) == sentence_of(error)


def test_a_count_chooses_its_form() -> None:
    one = ngettext(
        "{count} parcel of {day}", "{count} parcels of {day}", 1, day="Monday"
    )
    many = ngettext(
        "{count} parcel of {day}", "{count} parcels of {day}", 2, day="Monday"
    )

    assert (one, many) == ("1 parcel of Monday", "2 parcels of Monday")


def test_a_room_that_speaks_is_handed_its_catalogue() -> None:
    assert catalogue("zh").gettext("Parcels") == "包裹"
    assert catalogue("en").gettext("Parcels") == "Parcels"
