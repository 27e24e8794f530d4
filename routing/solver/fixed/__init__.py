"""Fixed capacities: the solver when no unit is left to buy, in the order of its work.

choices       every item takes one pool or waits
prices        what room is worth: the dual, climbed smoothly
certificate   the bound at those prices, in whole numbers
place         a first plan that fits
core          the choices a good plan could take
anneal        loads made to fit slowly, at a low temperature
knapsack      a stronger bound where few items share a pool
reopt         a few pools at a time, exactly
search        all of it, round by round
allocate      from a problem to an answer, within a budget
"""

from routing.solver.fixed.allocate import allocate as allocate
from routing.solver.fixed.choices import suits as suits
