"""What can go wrong in the house, as facts and not as sentences for a screen.

* HouseError
  - NotFound       nothing by that name is on the books
  - WrongState     the thing is past (or not yet at) the state a verb needs
  - Superseded     the plan was drawn up before another one took its parcels
  - Overbooked     two plans together open more units than a departure offers
  - NumbersUsedUp  a series of printed numbers has come to its end
  - NothingToPlan  no parcel is left to plan
  - NoHub          the network has no hub, or none of that name
  - NotOurDatabase the database was made by something else, or by a newer house

Each error has a ``code`` for the catalogue of translations and the ``facts`` that
fill its sentence; ``str()`` gives the English sentence.
"""


class HouseError(Exception):
    """Something the house refuses, with the facts that say what and why."""

    sentence = "the house refused"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.sentence.format(**facts))

    @property
    def code(self) -> str:
        """The key of this error's sentence in the catalogue of translations."""
        return type(self).__name__


class NotFound(HouseError):
    """Nothing by that name is on the books."""

    sentence = "there is no {what} {name!r}"


class WrongState(HouseError):
    """A verb met a thing in a state it does not start from."""

    sentence = "{what} is {state}; this needs {expected}"


class Superseded(HouseError):
    """The plan was drawn up before another one took its parcels."""

    sentence = (
        "plan {plan} of hub {hub} was drawn up before plan {by} was adopted; plan again"
    )


class Overbooked(HouseError):
    """Adopted plans together would open more units than are on sale."""

    sentence = (
        "departure {departure} has {offered} x {unit_type}; {taken} are taken"
        " and this plan wants {wanted}"
    )


class NumbersUsedUp(HouseError):
    """A series of printed numbers has no more."""

    sentence = "the numbers of series {series} end at {last}"


class NothingToPlan(HouseError):
    """No parcel is left to plan."""

    sentence = "there is nothing to plan: {why}"


class NoHub(HouseError):
    """The network has no hub, or none of the name asked for."""

    sentence = "network {network} has no hub {hub!r}; its hubs are: {hubs}"


class NotOurDatabase(HouseError):
    """The database is at a revision this house does not know."""

    sentence = "the database is at revision {found}, which this version does not know"
