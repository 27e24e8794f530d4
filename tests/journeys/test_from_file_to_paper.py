"""A day from the file to the papers: the same grams everywhere, by the commands alone."""

import csv
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import text

from api.cli import main
from api.database import writing_engine
from tests.api.commands import DAY, answered, day_file


@pytest.fixture
def installed(
    house_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    settings = {
        "CORRIDOR_DATABASE_URL": house_url,
        "CORRIDOR_DATA_DIR": str(tmp_path / "var"),
    }
    for variable, value in settings.items():
        monkeypatch.setenv(variable, value)
    return settings


@pytest.mark.slow
def test_every_gram_of_the_file_is_in_the_plan_on_the_books_and_on_paper(
    installed: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = day_file(tmp_path)
    given_g = {
        row["parcel_id"]: int(row["weight_g"])
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    }
    planned_in, papers_in = str(tmp_path / "plan"), str(tmp_path / "papers")

    assert main(["import", "parcels", str(file)]) == 0
    assert main(["plan-day", "--day", DAY, "--work", "2", "--out", planned_in]) == 0
    told = answered(capsys, "load-day", "--day", DAY, "--out", papers_in)

    # The plan's files: parcels as planned, and what departures carry, from the parcels.
    parcels = pl.read_parquet(Path(planned_in) / "parcels.parquet")
    assert dict(parcels.select("parcel_id", "weight_g").iter_rows()) == given_g
    ways = pl.read_csv(Path(planned_in) / "assignments.csv")
    riding_g: Counter[str] = Counter()
    for parcel, departures in ways.select("parcel_id", "departures").iter_rows():
        for departure in (departures or "").split("|"):
            riding_g[departure] += given_g[parcel]
    carried = pl.read_csv(Path(planned_in) / "departures.csv")
    for departure, weight_g in (
        carried.group_by("departure").agg(pl.sum("weight_g")).iter_rows()
    ):
        assert riding_g[departure] == weight_g

    # The books: parcels, bags and manifests of each departure.
    engine = writing_engine(installed["CORRIDOR_DATABASE_URL"])
    with engine.connect() as connection:
        manifests = connection.execute(
            text("SELECT number, departure, weight_g FROM manifest")
        ).all()
    engine.dispose()
    (loaded,) = told["plans"] if isinstance(told["plans"], list) else [{}]
    assert (loaded["parcels"], loaded["weight_g"]) == (60, sum(given_g.values()))

    # The papers: every parcel of a manifest, line by line.
    for number, departure, weight_g in manifests:
        sheet = (Path(papers_in) / f"{number}.csv").read_text(encoding="utf-8-sig")
        rows = list(csv.DictReader(sheet.splitlines()))
        on_paper_g = sum(int(row["weight_g 净重(克)"]) for row in rows)
        assert on_paper_g == weight_g
        if departure:
            assert on_paper_g == riding_g[departure]
