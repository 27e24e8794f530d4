"""Exchange: open a unit, close one, or do both, while that makes the plan cheaper.

The lines drawn at settled prices say what any such change can save at most. Changes
are tried in that order; what cannot save anything is not tried at all.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from routing.solver.bound import draw_lines
from routing.solver.control import Control
from routing.solver.incumbent import Trials

Ints = NDArray[np.int64]
Step = tuple[int, int]
"""A pool, and one unit more or less."""


def exchange(trials: Trials, control: Control, rounds: int, tried: int) -> None:
    """Improve the best units known by changes of one or two units.

    A round ends at the first improvement, or after so many changes were tried.
    """
    if not trials.trials:
        return
    for _ in range(rounds):
        units, before = trials.best_units, trials.cost_minor
        price = trials.trials[units.tobytes()].price
        changes = islice(_changes(trials, units), tried)
        while pair := list(islice(changes, 2)):
            if control.over():
                return
            trials.attempt_pair(pair, price)
            if trials.cost_minor < before:
                break
        else:
            return


def _changes(trials: Trials, units: Ints) -> Iterator[Ints]:
    """Numbers of units one or two steps away, the most promising first."""
    saves = _savings(trials, units)
    pairs: list[tuple[float, tuple[Step, ...]]] = [
        (saving, (step,)) for step, saving in saves.items()
    ]
    pairs += [
        (opens + closes, (up, down))
        for up, opens in saves.items()
        for down, closes in saves.items()
        if up[1] == 1 and down[1] == -1 and up[0] != down[0]
    ]
    pairs.sort(key=lambda pair: -pair[0])
    for saving, change in pairs:
        if saving <= 0:
            return
        changed = units.copy()
        for pool, step in change:
            changed[pool] += step
        if changed.tobytes() not in trials.trials and trials.box.holds(changed):
            yield changed


def _savings(trials: Trials, units: Ints) -> dict[Step, float]:
    """The most that one unit more or less of a pool can save."""
    market = trials.market
    price = trials.trials[units.tobytes()].price
    settlement = trials.settle(units, price, widths=(0.0005,))
    lines = draw_lines(market, trials.box, settlement.prices(trials.box))
    trials.control.spend(3 * market.size)
    saves = {}
    for pool in range(market.pools):
        here = lines.worth(pool, int(units[pool]))
        for step in (1, -1):
            number = int(units[pool]) + step
            if market.least[pool] <= number <= market.most[pool]:
                saves[pool, step] = lines.worth(pool, number) - here
    return saves
