"""The solver, in the order of its work.

market      items bid for room; only offers that gain count
rules       what a planner without a solver would do
smooth      prices that make a strong bound, found by ``climb``
bound       the certificate, in whole numbers
settle      prices when the numbers of units are fixed
place       whole items into whole units, at those prices
incumbent   the best plan so far
tree        branches on numbers of units
run         all of it, within a budget
"""

from routing.solver.run import run as run
