"""`corridor identify` answers people in their language and programs in one form."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from api.cli import main
from api.cli.identify import SENTENCES, KindName
from wms.identifiers import Kind, identify

PAGE = Path(__file__).parents[2] / "docs" / "identify.md"
KEYS = {
    "value",
    "kind",
    "valid",
    "canonical",
    "parts",
    "reason",
    "refusal",
    "suggestions",
    "unverified",
    "candidates",
}
RIGHT = {
    Kind.S10: "RB123456785GB",
    Kind.S9: "CNHGHAESMADBACN60001001010123",
    Kind.ISO6346: "CSQU3054383",
    Kind.UIC: "218124712173",
    Kind.AWB: "176-12345675",
    Kind.ULD: "AKN12345DL",
    Kind.USCC: "91110000600037341L",
    Kind.CUSTOMS_REG: "1105910159",
    Kind.SSCC: "157035381410375177",
    Kind.GTIN: "7032069804988",
    Kind.IOSS: "IM3720000001",
    Kind.UNLOCODE: "CNYIW",
    Kind.HS: "620462",
}


def _asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main(["identify", *arguments])
    return status, capsys.readouterr().out


@pytest.mark.parametrize("kind", Kind)
def test_a_right_number_ends_well_with_and_without_its_kind(
    kind: Kind, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in ([RIGHT[kind]], [RIGHT[kind], "--as", kind.value]):
        status, said = _asked(capsys, *arguments, "--json")

        told = json.loads(said)
        assert (status, told["kind"], told["valid"]) == (0, kind.value, True)
        assert set(told) == KEYS


def test_the_answer_to_a_program_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = _asked(capsys, "csqu 304538-3", "--json")

    reading = {
        "kind": "iso6346",
        "valid": False,
        "canonical": None,
        "parts": {},
        "reason": "check digit 3, expected 1 at position 11",
        "refusal": {
            "rule": "check_digit",
            "part": "check digit",
            "position": 11,
            "expected": "1",
            "found": "3",
        },
        "suggestions": ["CSQU3054383"],
        "unverified": None,
    }
    assert status == 1
    assert json.loads(said) == {
        "value": "csqu 304538-3",
        **reading,
        "candidates": [reading],
    }


def test_a_wrong_kind_still_tells_what_the_number_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, said = _asked(capsys, "RB123456785GB", "--as", "gtin", "--json")

    told = json.loads(said)
    assert (status, told["kind"], told["valid"]) == (1, "gtin", False)
    assert [reading["kind"] for reading in told["candidates"]] == ["s10"]


def test_a_number_of_no_kind_is_not_right(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = _asked(capsys, "???", "--json")

    told = json.loads(said)
    assert (status, told["kind"], told["valid"]) == (1, None, False)
    assert told["reason"] == "no kind of number looks like this"
    assert set(told) == KEYS


def test_an_unknown_kind_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = _asked(capsys, "RB123456785GB", "--as", "bag", "--json")

    assert (status, json.loads(said)["status"]) == (2, 2)


def test_people_read_the_parts_and_the_other_readings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status, said = _asked(capsys, "218124712173")

    assert status == 0
    assert said.splitlines() == [
        "218124712173 is right",
        "  kind                   railway wagon (UIC)",
        "  fleet                  uic",
        "  interoperability code  21",
        "  country                81",
        "  vehicle type           2471",
        "  running number         217",
        "  check digit            3",
        "It could also be read as",
        "  trade item (GS1 GTIN)  check digit 3, expected 8 at position 12",
    ]


def test_people_read_it_in_chinese_too(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["--lang", "zh", "identify", "CSQU3054384"])

    said = capsys.readouterr().out
    assert status == 1
    assert "集装箱箱号" in said
    assert "校验位" in said


def test_bytes_that_are_no_text_are_refused_like_any_other_number(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert _asked(capsys, "RB\udcff", "--json")[0] == 1


def test_every_part_of_every_kind_has_a_name() -> None:
    named = {part for kind in Kind for part in identify(RIGHT[kind], kind)[0].parts}

    assert named == set(SENTENCES)


@pytest.mark.parametrize("kind", Kind)
def test_the_page_names_every_part_of_the_answer(kind: Kind) -> None:
    _, parts_section = PAGE.read_text("utf-8").split("## Parts")
    [row] = [row for row in parts_section.splitlines() if f"| `{kind}` |" in row]

    named = re.findall(r"`(\w+)`", row)[1:]

    assert named == list(identify(RIGHT[kind], kind)[0].parts)


def test_the_page_names_every_name_of_the_answer() -> None:
    page = PAGE.read_text("utf-8")

    assert all(f"| `{key}` |" in page for key in KEYS)


def test_the_command_knows_the_kinds_of_the_library() -> None:
    assert get_args(KindName) == tuple(kind.value for kind in Kind)
