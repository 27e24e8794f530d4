"""The small network keeps every rule; each change breaks the rule it is made for."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.files.network import examine_network, rules
from routing.files.network.rules import NetworkRule, Severity
from routing.files.network.tables import COLUMNS
from tests.routing.files.networks import SMALL, examined, small

RULES = {it.code: it for it in vars(rules).values() if isinstance(it, NetworkRule)}

with (SMALL.parent / "broken.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


def test_the_small_network_keeps_every_rule() -> None:
    found = examine_network(SMALL)

    assert found.findings == ()
    assert found.usable


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{it['rule']}-{it['file']}-{it['field']}" for it in CASES]
)
def test_what_breaks_a_rule_is_named_with_file_row_and_field(
    case: dict[str, str], tmp_path: Path
) -> None:
    found = examined(case["change"], tmp_path)

    places = {
        (it.rule.code, it.file.removesuffix(".csv"), str(it.row), it.field)
        for it in found.findings
    }
    assert (case["rule"], case["file"], case["row"], case["field"]) in places


def test_every_rule_has_a_case_that_breaks_it() -> None:
    assert set(RULES) == {case["rule"] for case in CASES}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_speaks_both_languages(rule: NetworkRule) -> None:
    assert rule.en
    assert any("\u4e00" <= sign <= "\u9fff" for sign in rule.zh)
    assert rule.en.count("{expected}") == rule.zh.count("{expected}")


def test_a_departure_that_sells_no_units_is_legal_but_said(tmp_path: Path) -> None:
    found = examined("change lines 2 max_units=0", tmp_path)

    assert [it.rule.code for it in found.findings] == ["units_to_sell"]
    assert found.usable


def test_all_mistakes_of_a_row_are_named_at_once(tmp_path: Path) -> None:
    found = examined("change sites 2 lat=x timezone=y currency=z", tmp_path)

    assert {"lat", "timezone", "currency"} <= {it.field for it in found.findings}


def test_a_broken_site_is_not_told_again_at_every_row_that_names_it(
    tmp_path: Path,
) -> None:
    found = examined("change sites 5 dwell_min=-5", tmp_path)

    assert [it.rule.code for it in found.findings] == ["whole_number"]


def test_errors_come_before_warnings(tmp_path: Path) -> None:
    changes = "change sites 2 unlocode=DEDUI ; change levies 2 basis=kilogram"

    severities = [it.severity for it in examined(changes, tmp_path).findings]

    assert severities == [Severity.ERROR, Severity.WARNING]


def test_a_finding_reads_as_file_row_field_value_and_what_must_hold(
    tmp_path: Path,
) -> None:
    (finding,) = examined("change lines 2 weekdays='1 8'", tmp_path).findings

    assert str(finding) == (
        "lines.csv row 2, weekdays '1 8': weekdays are 1 (Monday) to 7 (Sunday)"
    )
    assert finding.sentence("zh") == "星期为 1（周一）至 7（周日）"


@pytest.mark.parametrize("table", COLUMNS)
def test_a_missing_file_is_said_once_and_not_at_every_row_that_needs_it(
    table: str, tmp_path: Path
) -> None:
    found = examined(f"remove {table}", tmp_path)

    assert [(it.rule.code, it.file) for it in found.findings] == [
        ("file_there", f"{table}.csv")
    ]


@pytest.mark.parametrize("table", COLUMNS)
def test_a_missing_column_is_said_once_and_not_at_every_row(
    table: str, tmp_path: Path
) -> None:
    found = examined(f"title {table} source origin_of_row", tmp_path)

    assert [(it.rule.code, it.file) for it in found.errors] == [
        ("column_there", f"{table}.csv")
    ]


def test_the_rules_know_every_table() -> None:
    assert {case["file"] for case in CASES} >= set(COLUMNS)


CELLS = [(table, field) for table, fields in COLUMNS.items() for field in fields]
VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.sampled_from(["9" * 5_000, "NaN", "sNaN", "1e999", "9999-12-31", "*", "٣"]),
)


@given(cell=st.sampled_from(CELLS), value=VALUES)
@settings(max_examples=150)
def test_whatever_stands_in_a_cell_is_judged_and_never_raises(
    cell: tuple[str, str], value: str
) -> None:
    table, field = cell
    draft = small()
    draft.tables[table][1][COLUMNS[table].index(field)] = value

    with TemporaryDirectory() as folder:
        found = examine_network(draft.write(Path(folder)))

    assert found.rows >= 39
