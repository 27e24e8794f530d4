"""Departure: one line on one date, as far as our goods are concerned."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, col, select

from routing import timetable
from routing.network import Line, Mode
from wms.errors import NotFound, WrongState
from wms.model.ground import Record, by_value


class DepartureState(StrEnum):
    """Whether goods may still be put on it."""

    OPEN = "open"
    DEPARTED = "departed"


class Departure(Record, table=True):
    """A departure by its code, ``YW-MAD/2026-10-27``; minutes since 1970 UTC."""

    __table_args__ = (
        CheckConstraint(
            "cutoff_min <= departs_min AND departs_min <= arrives_min", name="in_order"
        ),
    )

    code: str = Field(primary_key=True, max_length=96)
    line: str
    name_en: str
    name_zh: str
    mode: Mode = Field(sa_type=by_value(Mode))
    carrier: str
    origin: str = Field(foreign_key="site.code")
    destination: str = Field(foreign_key="site.code")
    cutoff_min: int
    departs_min: int
    arrives_min: int
    state: DepartureState = Field(
        default=DepartureState.OPEN, sa_type=by_value(DepartureState)
    )

    def leave(self) -> None:
        """Close the doors for good."""
        if self.state is not DepartureState.OPEN:
            raise WrongState(
                what=f"departure {self.code}",
                state=self.state,
                expected=DepartureState.OPEN,
            )
        self.state = DepartureState.DEPARTED


def enter_departures(
    session: Session, departures: Iterable[tuple[timetable.Departure, Line]]
) -> None:
    """Put dated departures on the books; those there keep their state."""
    for departure, line in departures:
        if session.get(Departure, departure.code) is None:
            session.add(
                Departure(
                    code=departure.code,
                    line=line.code,
                    name_en=line.name_en,
                    name_zh=line.name_zh,
                    mode=line.mode,
                    carrier=line.carrier,
                    origin=departure.origin,
                    destination=departure.destination,
                    cutoff_min=departure.cutoff_min,
                    departs_min=departure.departs_min,
                    arrives_min=departure.arrives_min,
                )
            )
    session.flush()


def departure_named(session: Session, code: str) -> Departure:
    """The departure with this code, or a refusal that names it."""
    departure = session.get(Departure, code)
    if departure is None:
        raise NotFound(what="departure", name=code)
    return departure


def lock_departure(session: Session, code: str) -> Departure:
    """The departure, with its row locked until the transaction ends."""
    statement = select(Departure).where(col(Departure.code) == code).with_for_update()
    departure = session.exec(statement).one_or_none()
    if departure is None:
        raise NotFound(what="departure", name=code)
    return departure


def modes_of(session: Session, codes: Iterable[str]) -> frozenset[Mode]:
    """How some departures travel."""
    statement = select(Departure).where(col(Departure.code).in_(list(codes)))
    return frozenset(departure.mode for departure in session.exec(statement))
