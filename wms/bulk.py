"""Bulk: a million rows into a statement, and out of one, as columns.

    staged        columns in a temporary table, where one statement can join them
    columns_of    what a query finds, as a frame and not as a million objects

The way in is the fast one of either database: COPY on PostgreSQL, one prepared insert
on SQLite. The table belongs to the transaction; if that fails, it was never there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import polars as pl
import psycopg
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    MetaData,
    Select,
    Table,
    Text,
    text,
)

# Enough that a statement's overhead vanishes, and little enough to stay in the cache.
POURED_AT_ONCE = 50_000
# Rows fetched before they become columns; more would only hold more tuples at once.
FETCHED_AT_ONCE = 100_000


@contextmanager
def staged(connection: Connection, name: str, columns: pl.DataFrame) -> Iterator[Table]:
    """Put columns into a temporary table for the length of the block."""
    table = Table(
        name,
        MetaData(),
        *(Column(title, _stored_as(dtype)) for title, dtype in columns.schema.items()),
        prefixes=["TEMPORARY"],
    )
    table.create(connection)
    if connection.dialect.name == "sqlite":
        _insert(connection, table, columns)
    else:
        _copy(connection, table, columns)
        # Without statistics a join with a million staged rows is planned for a handful.
        connection.execute(text(f"ANALYZE {name}"))
    yield table
    table.drop(connection)


def columns_of(
    connection: Connection, query: Select[*tuple[object, ...]], schema: pl.Schema
) -> pl.DataFrame:
    """The rows of a query as columns, in the order of the schema."""
    result = connection.execute(query)
    parts = [
        pl.DataFrame(rows, schema=schema, orient="row")
        for rows in iter(lambda: result.cursor.fetchmany(FETCHED_AT_ONCE), [])
    ]
    result.close()
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _stored_as(dtype: pl.DataType) -> BigInteger | Double[float] | Boolean | Text:
    if dtype.is_integer():
        return BigInteger()
    if dtype.is_float():
        return Double()
    if dtype == pl.Boolean:
        return Boolean()
    return Text()


def _insert(connection: Connection, table: Table, columns: pl.DataFrame) -> None:
    marks = ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {table.name} VALUES ({marks})"  # noqa: S608 - our names
    for rows in columns.iter_slices(POURED_AT_ONCE):
        connection.exec_driver_sql(statement, rows.rows())


def _copy(connection: Connection, table: Table, columns: pl.DataFrame) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    statement = f"COPY {table.name} FROM STDIN (FORMAT csv)"
    with driver.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for rows in columns.iter_slices(POURED_AT_ONCE):
            lines = BytesIO()
            # Every text in quotes: an empty one is not a missing one, and a text that
            # reads \. does not end the copy.
            rows.write_csv(lines, include_header=False, quote_style="non_numeric")
            copy.write(lines.getbuffer())
