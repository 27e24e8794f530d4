"""Control: what has been spent, when to stop, and whom to tell.

Work counts offers looked at, in millions. Every decision of the search looks at work
and never at the clock; the clock and ``cancelled`` can only end it. While two branches
are explored side by side, their work is added after both are done, so that the count
does not depend on which was faster.
"""

from collections.abc import Callable

from routing.allocation import Budget, Cancelled, Listener, Progress, Stopped

OFFERS_PER_WORK = 1_000_000
QUIET_SECONDS = 0.5
"""A listener hears at least this often while there is anything to hear."""


class Control:
    """Keeps the budget of one run and its stream of progress."""

    def __init__(
        self,
        budget: Budget,
        listen: Listener | None,
        cancelled: Cancelled | None,
        clock: Callable[[], float],
    ) -> None:
        self.budget = budget
        self.phase = "open"
        self.cost_minor = 0
        self.bound_minor = 0
        self.pause_at: int | None = None
        """Work at which the present phase should give way to the next."""
        self.trace: list[Progress] = []
        self._listen = listen
        self._cancelled = cancelled
        self._clock = clock
        self._began = clock()
        self._heard = -QUIET_SECONDS
        self._offers = 0
        self._ended: Stopped | None = None

    @property
    def work(self) -> int:
        """Work spent so far."""
        return self._offers // OFFERS_PER_WORK

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return self._clock() - self._began

    def spend(self, offers: int) -> None:
        """Count offers looked at."""
        self._offers += offers

    def interrupted(self) -> bool:
        """Whether the clock or a person ends the run; asked inside a step."""
        if self._ended is None:
            limit = self.budget.seconds
            if self._cancelled is not None and self._cancelled():
                self._ended = Stopped.CANCELLED
            elif limit is not None and self.seconds >= limit:
                self._ended = Stopped.CLOCK
            elif self.seconds - self._heard >= QUIET_SECONDS:
                self.tell()
        return self._ended is not None

    def over(self) -> bool:
        """Whether the run ends here; asked between steps."""
        if self._closed():
            return True
        if self.interrupted():
            return True
        if self.pause_at is not None and self.work >= self.pause_at:
            return True
        return self.budget.work is not None and self.work >= self.budget.work

    def _closed(self) -> bool:
        return self.cost_minor - self.bound_minor <= self.budget.gap * self.cost_minor

    def why(self) -> Stopped:
        """Why the run ended, once it has."""
        if self._closed():
            return Stopped.CLOSED
        if self._ended is not None:
            return self._ended
        if self.budget.work is not None and self.work >= self.budget.work:
            return Stopped.WORK
        return Stopped.CLOSED

    def found(self, cost_minor: int) -> None:
        """A better plan is known."""
        self.cost_minor = cost_minor
        self.tell()

    def proved(self, bound_minor: int) -> None:
        """Raise the lower bound, if this one is higher."""
        if bound_minor > self.bound_minor:
            self.bound_minor = min(bound_minor, self.cost_minor)

    def enter(self, phase: str) -> None:
        """Name what is being done now."""
        self.phase = phase
        self.tell()

    def tell(self) -> None:
        """Send one line of progress."""
        self._heard = self.seconds
        line = Progress(
            self._heard, self.work, self.phase, self.cost_minor, self.bound_minor
        )
        self.trace.append(line)
        if self._listen is not None:
            self._listen(line)
