"""The consolidation hub, in the order of the work.

land       a file of parcels comes in, whole or not at all
plan       what waits is read for the planner; its plan is adopted
keep       a plan is put on the books, ready to be adopted
bag        planned parcels are closed into bags
load       bags go into the units the plan opened, and are sealed
manifest   what is handed over, to whom, with totals
dispatch   departures leave, and what rides with them
"""
