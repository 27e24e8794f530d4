"""Columns: what one query finds, as a frame and not as a million objects."""

import polars as pl
from sqlalchemy import Connection, Select

# Rows fetched before they become columns; more would only hold more tuples at once.
ROWS_AT_ONCE = 100_000


def columns_of(
    connection: Connection, query: Select[*tuple[object, ...]], schema: pl.Schema
) -> pl.DataFrame:
    """The rows of a query as columns, in the order of the schema."""
    result = connection.execute(query)
    parts = [
        pl.DataFrame(rows, schema=schema, orient="row")
        for rows in iter(lambda: result.cursor.fetchmany(ROWS_AT_ONCE), [])
    ]
    result.close()
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)
