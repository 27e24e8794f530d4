"""What can go wrong while planning, as facts and not as sentences for a screen.

* RoutingError
  - Nonsense        a value that cannot be, refused when it was made
  - UnknownName     a row points at a site, line, product or zone that is not there
  - NoSolverAnswer  a library solver ended without an answer it vouches for

Each error has a ``code`` for the catalogue of translations and the ``facts`` that
fill its sentence; ``str()`` gives the English sentence.
"""


class RoutingError(Exception):
    """Something the planner refuses, with the facts that say what and why."""

    sentence = "planning failed"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence.format(**facts))

    @property
    def code(self) -> str:
        """The key of this error's sentence in the catalogue of translations."""
        return type(self).__name__


class Nonsense(RoutingError):
    """A value that cannot be: a negative weight, columns of unequal length."""

    sentence = "{what}: {rule} (got {found})"


class UnknownName(RoutingError):
    """A row names something the network does not have."""

    sentence = "{what} {name!r} is not in the network"


class NoSolverAnswer(RoutingError):
    """A library solver stopped without an answer it vouches for."""

    sentence = "{solver} ended with status {status}"
