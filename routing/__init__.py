"""Routing: how every parcel waiting at a hub leaves it, at what cost, and how surely.

In the order of the work:

    network    sites, lines, units, rate cards, products       read_network, Network
    demand     the parcels waiting at a hub, as columns        read_parcels, Demand
    draft      the day's problem: ways, prices, units          draft, Wishes, Prices, Pin
    solve      the best allocation a budget allows, and bound  solve, Budget
    assemble   the plan of parcels, ways and departures        assemble, Plan
    explain    why this way, and what another would cost  explain_parcel, explain_departure
    files      the plan as a directory others can read         write_plan, read_plan

`plan_day` is draft, solve and assemble in one. Names load when they are first used, so
that importing the package costs nothing.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from routing.allocation import Allocation as Allocation
    from routing.allocation import Answer as Answer
    from routing.allocation import Budget as Budget
    from routing.allocation import Progress as Progress
    from routing.allocation import Stopped as Stopped
    from routing.assemble import assemble as assemble
    from routing.batches import Pin as Pin
    from routing.day import plan_day as plan_day
    from routing.demand import Demand as Demand
    from routing.draft import Draft as Draft
    from routing.draft import draft as draft
    from routing.explain import explain_departure as explain_departure
    from routing.explain import explain_parcel as explain_parcel
    from routing.files.network import read_network as read_network
    from routing.files.parcels import read_parcels as read_parcels
    from routing.files.plan import read_plan as read_plan
    from routing.files.plan import write_plan as write_plan
    from routing.network import Network as Network
    from routing.plan import Plan as Plan
    from routing.pricing import Prices as Prices
    from routing.problem import Problem as Problem
    from routing.solve import solve as solve
    from routing.verify import violations as violations
    from routing.wishes import Wishes as Wishes

_HOME = {
    "Network": "network",
    "read_network": "files.network",
    "Demand": "demand",
    "read_parcels": "files.parcels",
    "Draft": "draft",
    "Pin": "batches",
    "Prices": "pricing",
    "Problem": "problem",
    "Wishes": "wishes",
    "draft": "draft",
    "Allocation": "allocation",
    "Answer": "allocation",
    "Budget": "allocation",
    "Progress": "allocation",
    "Stopped": "allocation",
    "solve": "solve",
    "violations": "verify",
    "Plan": "plan",
    "assemble": "assemble",
    "plan_day": "day",
    "explain_departure": "explain",
    "explain_parcel": "explain",
    "read_plan": "files.plan",
    "write_plan": "files.plan",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


class _Verbs(ModuleType):
    """Lets a verb win over the module of the same name that defines it.

    Whoever imports ``routing.solve`` makes Python bind the module to this package;
    ``routing.solve(problem)`` has to stay a sentence all the same.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name in _HOME and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Verbs
