"""What people type: formulas, towns, lost zeros and any other text."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.files.parcel_rows import CELLS, KEPT, one_parcel, read, written


def test_a_formula_stays_text(tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://x","y")'

    parcel = one_parcel(tmp_path, {**KEPT, "description": formula})

    assert parcel["description"] == formula


def test_a_town_called_none_stays_on_the_map(tmp_path: Path) -> None:
    parcel = one_parcel(tmp_path, {**KEPT, "place": "None", "country": "IT"})

    assert parcel["place"] == "None"


def test_a_missing_zero_is_put_back_only_where_the_country_has_it(
    tmp_path: Path,
) -> None:
    rows = [
        {**KEPT, "parcel_id": "P1", "country": "ES", "postcode": "8001"},
        {**KEPT, "parcel_id": "P2", "country": "IT", "postcode": "100"},
        {**KEPT, "parcel_id": "P3", "country": "NL", "postcode": "1012"},
        {**KEPT, "parcel_id": "P4", "country": "DE", "postcode": "10115"},
    ]

    file = read(written(tmp_path, *rows))

    assert file.parcels["postcode"].to_list() == ["08001", "00100", "1012", "10115"]
    assert [note.facts["rows"] for note in file.notes] == ["2"]


@settings(max_examples=40)
@given(st.lists(st.lists(CELLS, min_size=21, max_size=21), min_size=1, max_size=6))
def test_whatever_stands_in_the_cells_every_row_lands_or_is_named(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    header = list(KEPT)
    full = [[f"P{i}", *row[1:]] for i, row in enumerate(rows)]
    pl.DataFrame(full, schema=header, orient="row").write_csv(path)

    file = read(path)

    assert file.rows == len(rows)
    assert len(file.parcels) + file.refused.rows == len(rows)


@settings(max_examples=40)
@given(st.lists(CELLS.map(str.strip), min_size=1, max_size=8))
def test_descriptions_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, told: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "told.csv"
    rows = [
        {**KEPT, "parcel_id": f"P{i}", "description": text}
        for i, text in enumerate(told)
    ]
    pl.DataFrame(rows).write_csv(path)

    file = read(path)

    assert file.parcels["description"].fill_null("").to_list() == told
