"""Load: bags go into the units a plan opened, in the order of the work.

stowing   which unit each bag rides in, opening bags where whole ones do not fit
sealing   units get their numbers and seals, and go on the books with their bags
load      both, for the bags of a plan
"""

from wms.hub.load.load import Difference as Difference
from wms.hub.load.load import Loaded as Loaded
from wms.hub.load.load import load as load
