"""Postcodes that begin with zeros, which a spreadsheet takes away."""

import polars as pl
import pytest

from routing.postcodes import BUNDLED, ZEROS, tidied, zeros_put_back

# Countries whose postcodes begin with zeros and that the gazetteer does not cover.
BEYOND_THE_GAZETTEER = {"TR", "UA"}


def repaired(country: str, postcode: str) -> str:
    frame = pl.DataFrame({"country": [country], "postcode": [postcode]})
    column = zeros_put_back(pl.col("country"), pl.col("postcode"))
    return str(frame.select(column).item())


def test_zeros_are_put_back_exactly_where_the_gazetteer_has_them() -> None:
    prefixes = pl.read_parquet(BUNDLED).filter(pl.col("prefix").str.contains(r"^0\d+$"))
    counted = prefixes.group_by("country").agg(
        pl.col("prefix").str.extract("^(0+)").str.len_chars().max()
    )

    known = {code: zeros for code, (_, zeros) in ZEROS.items()}
    for country in BEYOND_THE_GAZETTEER:
        del known[country]
    assert dict(counted.iter_rows()) == known


@pytest.mark.parametrize(
    ("country", "postcode", "meant"),
    [
        ("DE", "1067", "01067"),
        ("DK", "800", "0800"),
        ("IT", "118", "00118"),
        ("NO", "1", "0001"),
        ("PL", "5", "00005"),
        ("RO", "10011", "010011"),
        ("UA", "1001", "01001"),
    ],
)
def test_a_number_that_was_a_postcode_is_one_again(
    country: str, postcode: str, meant: str
) -> None:
    assert repaired(country, postcode) == meant


@pytest.mark.parametrize(
    ("country", "postcode"),
    [("DE", "106"), ("CH", "800"), ("EE", "1011"), ("DE", "01067"), ("DE", "0106")],
)
def test_what_no_spreadsheet_did_is_left_alone(country: str, postcode: str) -> None:
    assert repaired(country, postcode) == postcode


def test_labels_and_parcel_files_put_back_the_same_zeros() -> None:
    frame = pl.DataFrame({"country": list(ZEROS), "postcode": ["123"] * len(ZEROS)})

    label = frame.select(tidied("country", "postcode"))["postcode"].to_list()
    file = frame.select(zeros_put_back(pl.col("country"), pl.col("postcode")))

    assert file.to_series().to_list() == label
