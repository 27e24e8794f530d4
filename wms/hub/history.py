"""History: what happened to a parcel, its own milestones and those it inherits.

A bag's packing, a unit's loading and a train's departure are told once each; a parcel
that is inside has them too. Of bags it was taken out of it keeps nothing.
"""

from sqlalchemy import or_
from sqlmodel import Session, col, select

from wms.errors import NotFound
from wms.model.handling_unit import Stowage
from wms.model.milestone import Milestone
from wms.model.parcel import Parcel


def history(session: Session, hub: str, parcel_id: str) -> list[Milestone]:
    """Milestones of a parcel in the order in which they happened."""
    statement = select(Parcel).where(
        col(Parcel.hub) == hub, col(Parcel.parcel_id) == parcel_id
    )
    parcel = session.exec(statement).one_or_none()
    if parcel is None:
        raise NotFound(what="parcel", name=parcel_id)
    rides = select(Stowage).where(col(Stowage.bag_id) == parcel.bag_id)
    stowed = session.exec(rides).all()
    units = [parcel.bag_id, *(place.unit_id for place in stowed)]
    departures = [place.departure for place in stowed]
    found = select(Milestone).where(
        or_(
            col(Milestone.parcel_id) == parcel.id,
            col(Milestone.unit_id).in_([unit for unit in units if unit is not None]),
            col(Milestone.departure).in_(departures),
        )
    )
    # Steps of one moment stand in the order in which they were written down.
    return list(
        session.exec(found.order_by(col(Milestone.occurred_at), col(Milestone.id)))
    )
