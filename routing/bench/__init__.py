"""Bench: what planning costs and proves on this machine, beside what others would.

case        a problem to measure on, and what comes with it; as a file
tiers       seeded cases by name, from a thousand parcels to a million
contenders  ours, rules of thumb, and library solvers on items or on kinds
child       one contender on one case, in a process of its own
apart       starts such processes, one at a time
outcome     what a contender came back with, good or bad
growth      how much longer a larger case takes
table       the outcomes as aligned text
plots       cost and bound over the seconds, every contender in one picture
page        all of it as one HTML file

Every contender reads the same arrays from the same file. The clock starts when they
are in memory and the kernels are compiled, and stops at a plan the verifier has added
up again; stating a model is part of solving it.
"""

from routing.bench.apart import make as make
from routing.bench.apart import run as run
from routing.bench.case import Case as Case
from routing.bench.contenders import OURS as OURS
from routing.bench.contenders import turns as turns
from routing.bench.growth import growth as growth
from routing.bench.outcome import Outcome as Outcome
from routing.bench.page import write_page as write_page
from routing.bench.table import table as table
from routing.bench.tiers import SMOKE as SMOKE
from routing.bench.tiers import TIERS as TIERS
from routing.bench.tiers import Recipe as Recipe
from routing.bench.tiers import instances_of as instances_of
from routing.bench.tiers import tier as tier
