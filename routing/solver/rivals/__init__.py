"""Rivals: the same problems for the solvers one would reach for instead.

model       every item by itself, or a number of items of a kind: rows and columns
kinds       items of a kind as one, and back from numbers to items
libraries   HiGHS, SCIP and CP-SAT through OR-Tools, under a limit of seconds

Nothing here is used to plan; the benchmark and the tests ask.
"""

from routing.solver.rivals.kinds import by_kind as by_kind
from routing.solver.rivals.kinds import spread as spread
from routing.solver.rivals.libraries import Found as Found
from routing.solver.rivals.libraries import Library as Library
from routing.solver.rivals.libraries import ask as ask
from routing.solver.rivals.model import Crowd as Crowd
from routing.solver.rivals.model import Model as Model
from routing.solver.rivals.model import each_item as each_item
from routing.solver.rivals.model import most_taken as most_taken
from routing.solver.rivals.model import state as state
