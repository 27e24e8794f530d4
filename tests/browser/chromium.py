"""Chromium: the browser pages are looked at with, found on the machine or named.

`make test` installs no system packages, so a machine may have none; the tests are then
skipped with the reason, and the closing lines of the run say so.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "NO BROWSER: pages were not looked at; install chromium (Debian: "
    "scripts/install_browser.sh) or name one with CORRIDOR_CHROMIUM"
)


def found() -> Path | None:
    """The browser named by CORRIDOR_CHROMIUM, or the first on the path."""
    if given := os.environ.get("CORRIDOR_CHROMIUM"):
        return Path(given)
    paths = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in paths if path), None)


@contextmanager
def running(executable: Path) -> Iterator["Browser"]:
    """A browser without a window; it is gone when the block ends."""
    # Runs that look at no page do not wait for playwright.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            # Containers give /dev/shm 64 MB, which a tall page fills.
            args=["--disable-dev-shm-usage"],
        )
        try:
            yield browser
        finally:
            browser.close()


def closing_line() -> str:
    """Which browser a run looked with, or that it had none."""
    executable = found()
    return f"ran on Chromium {executable}" if executable else MISSING
