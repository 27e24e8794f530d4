"""Tiers: seeded cases by name, so that anyone can measure on the same ones.

    scarce   a hub's day with few large units over many departures: the hard daily case
    ample    the same parcels and about two hundred small units
    fixed    items with twelve options among three hundred capacities that cannot be
             bought; dear options use little, and nine tenths of what the cheapest
             would take is there

A tier with the same seed is the same problem, with the same fingerprint.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from routing.bench.case import Case
from routing.errors import Nonsense, UnknownName
from routing.instances import assignment, draw_hub_day, read_assignment
from routing.problem import Problem

Ints = NDArray[np.int64]

Family = Literal["scarce", "ample", "fixed", "gap"]

OPTIONS = 12
AGENTS = 300
ITEMS_AN_AGENT = 40
LOAD_SHARE = 0.9


@dataclass(frozen=True)
class Recipe:
    """How a case is made: drawn from a seed, or read from a file."""

    family: Family
    items: int = 0
    seed: int = 1
    file: str = ""

    @property
    def has_kinds(self) -> bool:
        """Whether parcels are alike; jobs of an assignment instance are not."""
        return self.family in {"scarce", "ample"}

    @property
    def name(self) -> str:
        """What the case is called in tables: scarce-10k, e801600."""
        if self.family == "gap":
            return Path(self.file).name.removesuffix(".gz")
        for size, letter in ((1_000_000, "m"), (1_000, "k")):
            if self.items and self.items % size == 0:
                return f"{self.family}-{self.items // size}{letter}"
        return f"{self.family}-{self.items}"


TIERS: Mapping[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe("scarce", 10_000),
        Recipe("scarce", 100_000),
        Recipe("scarce", 200_000),
        Recipe("ample", 100_000),
        Recipe("ample", 1_000_000),
        Recipe("fixed", 100_000),
        Recipe("fixed", 1_000_000),
    )
}
SMOKE: tuple[Recipe, ...] = (Recipe("ample", 300), Recipe("fixed", 1_000))
"""Small enough for a test; the figures say that it runs, not how good it is."""


def cook(recipe: Recipe) -> Case:
    """Make the case of a recipe."""
    if recipe.family == "gap":
        path = Path(recipe.file)
        return Case(
            recipe.name,
            read_assignment(path),
            all_go=True,
            best_known=best_known(path),
        )
    if recipe.items <= 0:
        raise Nonsense(what="parcels", rule="at least one", found=recipe.items)
    if recipe.family == "fixed":
        return Case(
            recipe.name, fixed_capacities(recipe.items, recipe.seed), all_go=True
        )
    drawn = draw_hub_day(recipe.items, recipe.seed, units=recipe.family)
    return Case(
        recipe.name,
        drawn.problem,
        kind=drawn.kind,
        arrives=drawn.arrives_h.astype(np.int32),
    )


def tier(name: str, seed: int) -> Recipe:
    """The recipe of a tier, drawn from a seed."""
    if name not in TIERS:
        raise UnknownName(what="tier", name=name)
    return replace(TIERS[name], seed=seed)


def instances_of(folder: Path) -> list[Recipe]:
    """Every assignment instance of a folder: files named like c10400 or c10400.gz."""
    named = re.compile(r"[a-z]\d+(\.gz)?")
    return [
        Recipe("gap", file=str(path))
        for path in sorted(folder.iterdir())
        if named.fullmatch(path.name)
    ]


def best_known(path: Path) -> int | None:
    """The best known value, from ``best_known.csv`` beside an instance."""
    beside = path.parent / "best_known.csv"
    if not beside.exists():
        return None
    name = path.name.removesuffix(".gz")
    for line in beside.read_text("utf-8").splitlines():
        cells = line.split(",")
        if cells[0] == name:
            return int(cells[-1])
    return None


def fixed_capacities(
    items: int, seed: int, *, options: int = OPTIONS, agents: int | None = None
) -> Problem:
    """Items with a few options among many capacities, dear where they use little.

    Where ``agents`` is not said there are 300, or fewer of few items, so that each has
    room for dozens.
    """
    if agents is None:
        agents = min(AGENTS, max(options, items // ITEMS_AN_AGENT))
    random = np.random.default_rng(seed)
    way = _distinct(random, items, options, agents)
    use = random.integers(1, 101, (items, options))
    cost = 111 - use + random.integers(-10, 11, (items, options))
    cheapest = cost.argmin(axis=1)
    row = np.arange(items)
    load = np.bincount(way[row, cheapest], weights=use[row, cheapest], minlength=agents)
    # No capacity below one item's use, however few items there are.
    capacity = np.maximum(np.floor(LOAD_SHARE * load), 101).astype(np.int64)
    first = np.arange(items + 1, dtype=np.int64) * options
    return assignment(
        first,
        way.ravel().astype(np.int32),
        cost.ravel(),
        use.reshape(-1, 1),
        capacity,
    )


def _distinct(random: Generator, items: int, options: int, agents: int) -> Ints:
    """Rows of different numbers below ``agents``, sorted."""
    rows = np.sort(random.integers(0, agents, (items, options)), axis=1)
    while True:
        again = np.zeros(rows.shape, bool)
        again[:, 1:] = rows[:, 1:] == rows[:, :-1]
        if not again.any():
            return rows
        rows[again] = random.integers(0, agents, int(again.sum()))
        rows.sort(axis=1)
