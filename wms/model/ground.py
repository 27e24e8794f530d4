"""Ground: what all tables stand on.

Constraints get names by rule, so that a migration can drop what a model no longer has;
closed sets are stored by value; instants are aware and kept in UTC, on SQLite as well,
which has no type for them.
"""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Enum,
    Index,
    Integer,
    MetaData,
    Table,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Record(SQLModel):
    """What is on the books of the house."""

    metadata = METADATA


# SQLite counts rows by itself only in a column called INTEGER.
RowId: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")


def by_value(closed_set: type[StrEnum]) -> Enum:
    """Store a closed set by its values, in a column with room for later ones.

    Left alone, SQLModel stores member names in a column as wide as today's longest.
    """
    return Enum(
        closed_set,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        name=closed_set.__name__.lower(),
        length=32,
    )


def index_where(name: str, *columns: str, there: str, unique: bool = False) -> Index:
    """An index over the rows of which a condition holds, on both databases."""
    condition = text(there)
    return Index(
        name,
        *columns,
        unique=unique,
        postgresql_where=condition,
        sqlite_where=condition,
    )


def table_of(record: type[Record]) -> Table:
    """The table behind a record, for statements that touch many rows."""
    return METADATA.tables[str(record.__tablename__)]


def insert_new(
    connection: Connection, table: Table
) -> postgresql.Insert | sqlite.Insert:
    """An insert that passes over rows whose key is there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


class Instant(TypeDecorator[datetime]):
    """An aware moment: refused when naive, kept in UTC, handed out in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Bring a moment to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the moment {value} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Say that it is UTC."""
        if value is None:
            return None
        return (
            value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        )
