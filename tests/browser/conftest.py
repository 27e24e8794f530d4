"""Fixtures for pages in a real browser.

browser    one Chromium a worker
opened     a page of it at a width, that fails the test when it asks for anything
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium

Opened = Callable[[Path, int], Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser, or skip and say why."""
    executable = chromium.found()
    if executable is None:
        pytest.skip(chromium.MISSING)
    with chromium.running(executable) as browser:
        yield browser


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Open a file at a width; complaints and requests of the page break the test."""
    contexts, complaints = [], []

    def open_(file: Path, width: int) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: complaints.append(asked.url))
        page.goto(file.as_uri())
        complaints.remove(file.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
