"""Progress: what long work says while it lasts, and how a keyboard stops it.

Progress goes to standard error, so that standard output stays the answer, also when a
program reads it. On a terminal one line is written over; in a log a line appears every
few seconds.
"""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import typer

from api.speech import gettext
from routing.allocation import Listener, Progress
from wms.money import minor_unit_digits

# Often enough for a log to show life, rarely enough not to bury what matters.
LOG_EVERY_SECONDS = 5.0

_CLEAR_LINE = "\r\x1b[K"


class Telling:
    """Says what is going on."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._started = time.monotonic()
        self._last = -LOG_EVERY_SECONDS

    def step(self, sentence: str) -> None:
        """Say that a step begins, with the seconds since the start."""
        self.done()
        since = time.monotonic() - self._started
        typer.echo(f"{since:6.1f} s  {sentence}", err=True)

    def listener(self, currency: str) -> Listener:
        """What the planner tells how far it is; amounts are in this currency."""
        minor = 10 ** minor_unit_digits(currency)
        return lambda progress: self._listen(progress, minor)

    def _listen(self, progress: Progress, minor: int) -> None:
        now = time.monotonic()
        if now - self._last < self._pause():
            return
        self._last = now
        cost = f"{progress.incumbent_minor / minor:,.0f}"
        if progress.bound_minor > 0:
            said = gettext(
                "best {cost}, at most {gap} above the best possible",
                cost=cost,
                gap=f"{progress.gap:.2%}",
            )
        else:
            said = gettext("best {cost}", cost=cost)
        line = f"{now - self._started:6.1f} s  {said}"
        typer.echo(
            f"{_CLEAR_LINE}{line}" if self._terminal else line,
            err=True,
            nl=not self._terminal,
        )

    def done(self) -> None:
        """End the line that was written over."""
        if self._terminal:
            typer.echo(_CLEAR_LINE, err=True, nl=False)

    def _pause(self) -> float:
        return 0.2 if self._terminal else LOG_EVERY_SECONDS


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Ctrl-C asks the work to stop and keep what it has; a second one ends it at once."""
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            signal.default_int_handler(number, frame)
        asked = True
        said = gettext("stopping; the best plan so far is kept (Ctrl-C again: at once)")
        typer.echo(f"\n{said}", err=True)

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
