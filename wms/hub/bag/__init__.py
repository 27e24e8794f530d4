"""Bag: parcels become bags that travel as one, in the order of the work.

packing   which parcels share a bag, as few bags as can be
closing   bags get their numbers and rules, and go on the books with their parcels
bag       both, for the planned parcels of a hub
"""

from wms.hub.bag.bag import Bagged as Bagged
from wms.hub.bag.bag import bag as bag
