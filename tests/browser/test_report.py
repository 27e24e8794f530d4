"""The report as a reader meets it: on a desk, on a phone, on paper, by keyboard."""

import io
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from api.speech import catalogue
from routing.report import write_report
from tests.browser.conftest import Opened
from tests.routing.report import networks, plans

Language = Literal["en", "zh"]
DESK, PHONE = 1280, 390
LANGUAGES: tuple[Language, ...] = ("en", "zh")
DAYS = {
    "a week": lambda: plans.plan(8_000),
    "two hundred departures": lambda: plans.plan(4_000, days=60),
    "all wait": plans.all_waiting,
    "nothing at all": plans.nothing_at_all,
    "no units": plans.without_units,
}


@cache
def _written(day: str, language: Language) -> str:
    speech = catalogue(language)
    return write_report(
        DAYS[day](), networks.network(), language=language, speech=speech
    )


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.html"
    file.write_text(_written("a week", "en"), "utf-8")
    return file


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", DAYS)
def test_nothing_is_wider_than_the_screen(
    opened: Opened, tmp_path: Path, day: str, language: Language
) -> None:
    file = tmp_path / "report.html"
    file.write_text(_written(day, language), "utf-8")

    page = opened(file, DESK)

    over = []
    for width in (DESK, 800, PHONE, 320):
        page.set_viewport_size({"width": width, "height": 900})
        over.append(page.evaluate("document.documentElement.scrollWidth"))

    assert over == [DESK, 800, PHONE, 320]


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(
    opened: Opened, tmp_path: Path, language: Language, width: int
) -> None:
    file = tmp_path / "report.html"
    file.write_text(_written("a week", language), "utf-8")
    page = opened(file, width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    found = Axe().run(page)

    assert [rule["id"] for rule in found.response["violations"]] == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_no_name_in_a_picture_lies_over_another_or_over_the_edge(
    opened: Opened, report: Path, width: int
) -> None:
    page = opened(report, width)

    clashes = page.evaluate(
        """() => [...document.querySelectorAll(".picture svg")].flatMap(svg => {
          const frame = svg.getBoundingClientRect();
          if (!frame.width) return [];
          const texts = [...svg.querySelectorAll("text")].map(
            text => [text.textContent, text.getBoundingClientRect()]);
          const out = texts.filter(([, box]) =>
            box.left < frame.left - 1 || box.right > frame.right + 1 ||
            box.top < frame.top - 2 || box.bottom > frame.bottom + 2);
          const over = texts.flatMap(([one, a], at) => texts.slice(at + 1)
            .filter(([, b]) => a.left + 1 < b.right && b.left + 1 < a.right &&
                               a.top + 3 < b.bottom && b.top + 3 < a.bottom)
            .map(([other]) => [one, other]));
          return [...out.map(([text]) => [text, "edge"]), ...over];
        })"""
    )

    assert clashes == []


def test_nothing_jumps_while_the_page_opens(opened: Opened, report: Path) -> None:
    page = opened(report, DESK)

    shift = page.evaluate(
        """() => new Promise(done => {
          let sum = 0;
          new PerformanceObserver(list => {
            for (const entry of list.getEntries()) sum += entry.value;
          }).observe({type: "layout-shift", buffered: true});
          setTimeout(() => done(sum), 300);
        })"""
    )

    assert shift == 0


def test_a_column_sorts_by_its_figures_and_says_so(
    opened: Opened, report: Path
) -> None:
    page = opened(report, DESK)
    table = page.locator("#zones table")
    head = table.locator("thead th").nth(2)

    head.locator("button").press("Enter")

    keys = table.locator("tbody td:nth-child(3)").evaluate_all(
        "cells => cells.map(cell => Number(cell.dataset.key))"
    )
    assert head.get_attribute("aria-sort") == "descending"
    assert keys == sorted(keys, reverse=True)

    head.locator("button").press("Enter")

    keys = table.locator("tbody td:nth-child(3)").evaluate_all(
        "cells => cells.map(cell => Number(cell.dataset.key))"
    )
    assert head.get_attribute("aria-sort") == "ascending"
    assert keys == sorted(keys)


def test_typing_a_name_leaves_the_rows_that_have_it(
    opened: Opened, report: Path
) -> None:
    page = opened(report, DESK)

    page.locator("#zones input").fill("hung")

    rows = page.locator("#zones tbody tr:visible")
    assert [text.split("\t")[0].strip() for text in rows.all_inner_texts()] == [
        "Hungary"
    ]


def test_pointing_at_a_bar_says_what_it_is(opened: Opened, report: Path) -> None:
    page = opened(report, DESK)

    page.locator("#cost svg.wide rect").first.hover()

    assert page.locator("#tip").is_visible()
    assert "CN¥" in page.locator("#tip").inner_text()


def test_without_script_every_figure_is_still_there(
    opened: Opened, report: Path
) -> None:
    quiet = report.with_name("quiet.html")
    text = report.read_text("utf-8")
    head, _, rest = text.partition("<script>")
    quiet.write_text(head + rest.partition("</script>")[2], "utf-8")

    page = opened(quiet, DESK)

    assert not page.locator(".tools input").first.is_visible()
    assert page.locator("#zones tbody tr").count() == len(networks.ZONES)
    assert page.locator("#cost svg.wide").first.is_visible()


def test_on_paper_no_row_is_lost(opened: Opened, report: Path) -> None:
    page = opened(report, DESK)

    paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    text = " ".join(sheet.extract_text() for sheet in paper.pages)
    assert all(name in text for _, name, *_ in networks.ZONES)
    assert float(paper.pages[0].mediabox.width) > float(paper.pages[0].mediabox.height)
