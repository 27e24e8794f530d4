"""Labels: the closed sets of planning in the reader's words.

Every label is a whole call to gettext, so that the catalogue's extraction finds it.
"""

from collections.abc import Mapping

from routing.allocation import Stopped
from routing.network import Mode
from routing.plan import Component, Reason
from routing.report.figures import Means
from routing.report.words import Words


def means(words: Words) -> Mapping[Means, str]:
    """Ways of travelling."""
    return {
        Means.RAIL: words.gettext("Rail"),
        Means.AIR: words.gettext("Air"),
        Means.TRUCK: words.gettext("Truck"),
        Means.POST: words.gettext("Postal despatch"),
        Means.DOOR: words.gettext("Door-to-door product"),
    }


def mode(words: Words, of: Mode) -> str:
    """How a line travels."""
    return means(words)[Means(of.value)]


def components(words: Words) -> Mapping[Component, str]:
    """Parts of the cost."""
    return {
        Component.UNITS: words.gettext("Containers, ULDs and receptacles"),
        Component.LINEHAUL: words.gettext("Linehaul by kg and piece"),
        Component.HANDLING: words.gettext("Handling"),
        Component.DELIVERY: words.gettext("Delivery to the door"),
        Component.LEVIES: words.gettext("Duties and fees"),
        Component.LATENESS: words.gettext("Lateness"),
        Component.CAPITAL: words.gettext("Capital tied up in transit"),
        Component.CO2: words.gettext("CO₂ at its price"),
        Component.OVER_PIVOT: words.gettext("Weight over the pivot"),
        Component.WAITING: words.gettext("Parcels that wait"),
    }


def reasons(words: Words) -> Mapping[Reason, str]:
    """Why a parcel waits."""
    return {
        Reason.NO_ZONE: words.gettext("No delivery zone serves the address"),
        Reason.GOODS_REFUSED: words.gettext("No way accepts these goods"),
        Reason.CUSTOMS_REFUSED: words.gettext("No way takes this customs mode"),
        Reason.TOO_HEAVY: words.gettext("Too heavy for every delivery product"),
        Reason.TOO_LARGE: words.gettext("Too large for every delivery product"),
        Reason.NO_DEPARTURE: words.gettext("No departure after it is ready"),
        Reason.PINNED: words.gettext("No way keeps what was fixed for it"),
        Reason.NO_SPACE: words.gettext("No space left on its departures"),
        Reason.CHEAPER_TO_WAIT: words.gettext("Cheaper to wait than to leave today"),
    }


def remedies(words: Words) -> Mapping[Reason, str]:
    """What would let a parcel go that waits."""
    return {
        Reason.NO_ZONE: words.gettext("Correct the address, or add a zone for it."),
        Reason.GOODS_REFUSED: words.gettext(
            "Add a line or product that admits the goods class, or reclassify them."
        ),
        Reason.CUSTOMS_REFUSED: words.gettext(
            "Declare under a mode that a line takes, or add one that takes it."
        ),
        Reason.TOO_HEAVY: words.gettext(
            "Split the parcel, or add a product for heavy goods."
        ),
        Reason.TOO_LARGE: words.gettext(
            "Repack it smaller, or add a product for bulky goods."
        ),
        Reason.NO_DEPARTURE: words.gettext(
            "Plan more days ahead, or have it ready before a cut-off."
        ),
        Reason.PINNED: words.gettext(
            "Fix another departure or product for it, or none."
        ),
        Reason.NO_SPACE: words.gettext(
            "Offer more units; “What more room is worth” says where they pay."
        ),
        Reason.CHEAPER_TO_WAIT: words.gettext(
            "Raise the price of waiting, or find a rate below what waiting costs."
        ),
    }


def stopped(words: Words, why: Stopped) -> str:
    """Why the search ended."""
    return {
        Stopped.CLOSED: words.gettext("the gap asked for was reached"),
        Stopped.WORK: words.gettext("the work budget was used up"),
        Stopped.CLOCK: words.gettext("the time allowed was used up"),
        Stopped.CANCELLED: words.gettext("someone asked it to stop"),
    }[why]


def baseline(words: Words, key: str) -> str:
    """A rule of thumb; one this page does not know keeps its own name."""
    known = {
        "cheapest": words.gettext("Cheapest way for each parcel"),
        "cheapest_by_due": words.gettext("Cheapest way that is on time"),
        "fastest": words.gettext("Fastest way for each parcel"),
        "last_plan": words.gettext("The plan before this one"),
        "all_wait": words.gettext("Send nothing"),
    }
    return known.get(key, key.replace("_", " "))


def goods(words: Words, code: str) -> str:
    """A class of goods; one this page does not know keeps its own name."""
    known = {
        "general": words.gettext("General goods"),
        "battery_in_equipment": words.gettext("Battery in equipment"),
        "battery_packed_with": words.gettext("Battery packed with equipment"),
        "battery_alone": words.gettext("Battery alone"),
        "liquid": words.gettext("Liquid or cosmetic"),
        "magnetic": words.gettext("Magnetic"),
        "food": words.gettext("Food"),
        "branded": words.gettext("Branded goods"),
    }
    return known.get(code, code)


def mix(words: Words, code: str) -> str:
    """What rides apart from everything else: a class of goods or a customs mode."""
    return goods(words, customs(words, code))


def customs(words: Words, code: str) -> str:
    """A customs mode is known by its number; the postal channel has a name."""
    return words.gettext("Postal") if code == "postal" else code
