"""The report as a document: whole, self-contained, the same every time."""

import gettext
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from api.speech import catalogue
from routing.plan import Plan
from routing.report import Language, write_report
from routing.report.page import write_report as write
from tests.routing.report import networks, plans

NETWORK = networks.network()
DAYS: dict[str, Callable[[], Plan]] = {
    "a week": plans.plan,
    "one parcel": lambda: plans.plan(1),
    "all wait": plans.all_waiting,
    "nothing at all": plans.nothing_at_all,
    "no units": plans.without_units,
    "two hundred departures": lambda: plans.plan(3_000, days=60),
    "costs nothing": lambda: replace(
        plans.plan(50),
        breakdown_minor={},
        bound_minor=0,
        baselines_minor={"cheapest": 0},
    ),
}
KEYS = [
    *("cost", "departures", "map", "timeline", "punctuality"),
    *("waiting", "worth", "zones", "search", "origins"),
]


class Outline(HTMLParser):
    """What a browser would see first: elements, their attributes, and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "input", "br"}:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        # An element that closes another than the last opened is not well formed.
        assert self._inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self._inside[-1:]):
            self.said.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def _report(plan: Plan, language: Language = "en") -> str:
    speech = catalogue(language)
    return write_report(plan, NETWORK, language=language, speech=speech)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("day", DAYS)
def test_any_day_makes_a_whole_page(day: str, language: Language) -> None:
    page = Outline(_report(DAYS[day](), language))

    assert [section["id"] for section in page.all("section")] == KEYS
    assert len(page.all("h1")) == 1
    assert page.all("html")[0]["lang"] == {"en": "en", "zh": "zh-Hans"}[language]
    assert all(
        picture["aria-label"] for picture in page.all("svg") if "role" in picture
    )


def test_a_page_asks_nobody_for_anything() -> None:
    page = _report(plans.plan(200))

    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import|https?://", page)
    policies = [meta.get("content") or "" for meta in Outline(page).all("meta")]
    assert any(policy.startswith("default-src 'none'") for policy in policies)


def test_the_same_plan_gives_the_same_page() -> None:
    assert _report(plans.plan(300)) == _report(plans.plan(300))


def test_a_day_with_two_hundred_departures_stays_a_small_file() -> None:
    plan = plans.plan(50_000, days=60)

    assert len(plan.departures) > 200
    assert len(_report(plan).encode()) < 1_000_000


def test_every_fold_and_every_figure_has_a_name_to_reach_it_by() -> None:
    page = Outline(_report(plans.plan(200)))
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}

    for link in page.all("a"):
        assert (link["href"] or "").removeprefix("#") in ids


def test_a_chinese_page_speaks_chinese() -> None:
    said = " ".join(Outline(_report(plans.plan(500), "zh")).said)
    # Codes, versions and names of things keep their letters; sentences do not.
    english = re.findall(
        r"\b[a-z]+ [a-z]+ [a-z]+\b", said.replace("a hand-made catalogue", "")
    )

    assert english == []


def test_a_parcel_with_an_odd_name_is_only_a_parcel() -> None:
    plan = plans.all_waiting(1)
    odd = np.asarray(["<script>alert(1)</script>"], np.str_)
    plan = replace(plan, demand=replace(plan.demand, parcel_id=odd))

    page = _report(plan)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_attributions_handed_in_are_printed() -> None:
    page = write(
        plans.plan(10),
        NETWORK,
        language="en",
        speech=gettext.NullTranslations(),
        attributions=["Orders: a retailer, CC BY 4.0"],
    )

    assert "Orders: a retailer, CC BY 4.0" in page


@pytest.mark.parametrize(
    ("plan", "finding"),
    [
        (plans.all_waiting(), "The plan is proven to be the best there is."),
        (plans.plan(100), "The plan is proven to be within 1.20% of the best there is."),
        (plans.nothing_at_all(), "No parcel waits."),
        (plans.without_units(), "No container, ULD or receptacle is opened."),
    ],
)  # fmt: skip
def test_titles_say_what_was_found(plan: Plan, finding: str) -> None:
    assert finding in Outline(_report(plan)).said


def _said(plan: Plan, section: str) -> str:
    text = _report(plan)
    start = text.index(f'<section id="{section}"')
    return " ".join(Outline(text[start : text.index("</section>", start)]).said)


def test_a_search_that_proved_nothing_does_not_boast_of_a_bound() -> None:
    plan = replace(plans.plan(100), bound_minor=0)

    assert "before it could prove" in _said(plan, "search")
    assert "No plan can cost less" not in _said(plan, "cost")


def test_a_departure_with_several_pools_is_left_unopened_once() -> None:
    plan = plans.plan(0)
    one = plan.loads[0]
    pools = tuple(
        replace(one, mix=mix, unit_worth_minor=worth)
        for mix, worth in (("9610", -2_000_000.0), ("9710", -1_000_000.0))
    )

    said = _said(replace(plan, loads=pools), "departures")

    assert "1 departure is left unopened" in said
    assert "42,000" in said  # 52,000 less the 10,000 of the pool nearest to opening


def test_a_unit_that_would_not_open_for_nothing_is_said_to() -> None:
    plan = plans.plan(0)
    hopeless = replace(plan.loads[0], unit_worth_minor=-9_000_000.0)

    assert "not even free" in _said(replace(plan, loads=(hopeless,)), "departures")


def test_a_unit_paid_for_in_any_case_is_called_committed() -> None:
    plan = plans.plan(100)
    opened = next(load for load in plan.loads if load.units)
    committed = replace(opened, min_units=1)

    said = _said(replace(plan, loads=(committed,)), "departures")

    assert "1 committed" in said


def test_trucks_to_and_from_the_journey_stand_apart() -> None:
    assert "trucks to and from them" in _said(plans.plan(2_000), "departures")
    assert (
        "Truck to Hangzhou"
        not in _said(plans.plan(2_000), "timeline").partition("As a table")[0]
    )


def test_sending_nothing_is_in_the_table_and_not_among_the_bars() -> None:
    plan = plans.plan(100)
    deterring = {**plan.baselines_minor, "all_wait": plan.total_minor * 40}

    said = _said(replace(plan, baselines_minor=deterring), "cost")

    assert said.count("Send nothing") == 1


def test_a_search_that_stands_still_is_told_in_few_lines() -> None:
    plan = plans.plan(100)
    waited = [replace(plan.trace[-1], seconds=25.0 + second) for second in range(300)]

    said = _said(replace(plan, trace=(*plan.trace, *waited)), "search")

    assert said.count("improve") == len(plan.trace) + 1
