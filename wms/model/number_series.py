"""Number series: the last number used of everything we print numbers on."""

from sqlalchemy import CheckConstraint, update
from sqlmodel import Field, Session, col, select

from wms.errors import NumbersUsedUp
from wms.model.ground import Record, RowId, insert_new, table_of


class NumberSeries(Record, table=True):
    """A series by name; numbers start at 1 and are never given twice."""

    __tablename__ = "number_series"
    __table_args__ = (CheckConstraint("last_used >= 0", name="last_used"),)

    name: str = Field(primary_key=True, max_length=64)
    last_used: int = Field(default=0, sa_type=RowId)


def take_numbers(session: Session, name: str, count: int, *, last: int) -> range:
    """Take the next ``count`` numbers of a series that ends at ``last``.

    The row stays locked until the transaction ends: numbers given in a transaction
    that fails are given again.
    """
    series = table_of(NumberSeries)
    connection = session.connection()
    connection.execute(insert_new(connection, series), {"name": name, "last_used": 0})
    taken: int = connection.execute(
        update(series)
        .where(series.c.name == name)
        .values(last_used=series.c.last_used + count)
        .returning(series.c.last_used)
    ).scalar_one()
    if taken > last:
        raise NumbersUsedUp(series=name, last=last)
    return range(taken - count + 1, taken + 1)


def last_number(session: Session, name: str) -> int:
    """The last number used, 0 when none was."""
    statement = select(NumberSeries.last_used).where(col(NumberSeries.name) == name)
    return session.exec(statement).one_or_none() or 0
