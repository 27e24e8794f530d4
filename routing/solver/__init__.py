"""The solver, in the order of its work.

market      items bid for room; only offers that gain count (``sift``)
rules       what a planner without a solver would do
box         how many units may be opened
prices      what routes charge and units return
smooth      the dual with its kinks rounded
dual        a point of it, improved by ``climb``
bound       the certificate, as ``lines`` in whole numbers
settle      prices when the numbers of units are fixed
place       whole items into whole units, at those prices
tally       what a plan costs
incumbent   the best plan so far
sample      a few thousand items that stand for all
exchange    one unit more, one less, or both
tree        branches on numbers of units
control     what is spent, when to stop, whom to tell
run         all of it, within a budget
warm        compiles every kernel, once
fixed       the same for capacities that cannot be bought
"""

from routing.solver.run import run as run
from routing.solver.warm import warm as warm
