"""From the plan to the paper nothing is lost: parcels on paper add up to its loads."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import Engine

from api.database import unit_of_work, writing_engine
from integrations.documents import manifest_csv, manifest_pdf, manifest_xlsx
from tests.wms.houses import NOON, adopted_plan, counted, full_hub
from wms.hub.bag import bag
from wms.hub.labels import EXAMPLE
from wms.hub.load import load
from wms.hub.manifest import Contents, contents, issue


@pytest.fixture
def handed_over(house_url: str) -> Iterator[tuple[Engine, list[Contents]]]:
    engine = writing_engine(house_url)
    full_hub(engine, 1_500)
    plan_id = adopted_plan(engine, fill=0.995)
    with unit_of_work(engine) as session:
        bag(session, plan_id, numbering=EXAMPLE, at=NOON)
        load(session, plan_id, numbering=EXAMPLE, at=NOON)
        issued = issue(session, plan_id, at=NOON)
        told = [contents(session, manifest) for manifest in issued]
    yield engine, told
    engine.dispose()


def _csv_g(told: Contents) -> int:
    rows = csv.DictReader(StringIO(manifest_csv(told).decode("utf-8-sig")))
    return sum(int(row["weight_g 净重(克)"]) for row in rows)


def _xlsx_g(told: Contents) -> int:
    sheet = load_workbook(BytesIO(manifest_xlsx(told)), read_only=True).worksheets[2]
    titles, *rows = sheet.iter_rows(values_only=True)
    place = titles.index("Net g 净重(克)")
    return sum(int(str(row[place])) for row in rows[:-1])


def _pdf_g(told: Contents) -> int:
    pages = PdfReader(BytesIO(manifest_pdf(told))).pages
    text = "\n".join(page.extract_text() for page in pages)
    weights = re.findall(r"P\d{9}\s+([\d,]+)\.(\d{3})", text)
    return sum(int(kg.replace(",", "")) * 1_000 + int(g) for kg, g in weights)


def test_parcels_on_every_paper_add_up_to_the_loads_of_the_plan(
    handed_over: tuple[Engine, list[Contents]],
) -> None:
    engine, manifests = handed_over
    planned = counted(
        engine, "SELECT departure, sum(weight_g) FROM plan_load GROUP BY departure"
    )

    for told in manifests:
        if told.taker in planned:
            loaded_g = planned[told.taker]
            assert (_csv_g(told), _xlsx_g(told), _pdf_g(told)) == (loaded_g,) * 3
    assert {told.taker for told in manifests} >= set(planned)
