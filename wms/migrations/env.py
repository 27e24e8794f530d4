"""Alembic's way in: run the steps on the connection that `upgrade` hands over."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from wms.model import METADATA
from wms.model.ground import Instant


def render(
    kind: str,
    item: object,
    _: AutogenContext,
) -> str | Literal[False]:
    """Write our own types as what they are in a database, for steps stay as written."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "AutoString":
        length = getattr(item, "length", None)
        return f"sa.String({length})" if length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_item=render,
    # SQLite changes a table by copying it
    render_as_batch=True,
)
context.run_migrations()
