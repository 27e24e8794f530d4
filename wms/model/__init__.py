"""What is on the books, in the order goods meet it.

    party, site       who, and where
    arrival, parcel   what came in
    departure, plan   how it is to leave
    handling_unit     the bags and units it leaves in
    manifest          the hand-over
    milestone         what happened to any of them
    number_series     the numbers we print

Importing this package makes every table known to ``METADATA``.
"""

from wms.model.arrival import Arrival as Arrival
from wms.model.departure import Departure as Departure
from wms.model.departure import DepartureState as DepartureState
from wms.model.ground import METADATA as METADATA
from wms.model.handling_unit import HandlingUnit as HandlingUnit
from wms.model.handling_unit import Stowage as Stowage
from wms.model.handling_unit import UnitKind as UnitKind
from wms.model.handling_unit import UnitState as UnitState
from wms.model.manifest import Manifest as Manifest
from wms.model.milestone import Disposition as Disposition
from wms.model.milestone import Milestone as Milestone
from wms.model.milestone import Step as Step
from wms.model.number_series import NumberSeries as NumberSeries
from wms.model.parcel import Parcel as Parcel
from wms.model.parcel import ParcelState as ParcelState
from wms.model.party import Party as Party
from wms.model.party import Role as Role
from wms.model.plan import Plan as Plan
from wms.model.plan import PlanLine as PlanLine
from wms.model.plan import PlanLoad as PlanLoad
from wms.model.plan import PlanStatus as PlanStatus
from wms.model.plan import PlanWay as PlanWay
from wms.model.site import Site as Site
