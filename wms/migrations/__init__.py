"""Migrations: how a database comes to be what the models say, step by step.

They travel inside the package and need no configuration file: `upgrade(engine)` is all
there is to call. Each step runs in the one transaction of the whole upgrade, so that a
killed upgrade leaves the database as it was.
"""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from wms.errors import NotOurDatabase
from wms.model import METADATA


def upgrade(engine: Engine) -> str:
    """Bring the database to the newest revision, and say which that is."""
    with engine.begin() as connection:
        _refuse_unknown_revision(connection)
        command.upgrade(_config(connection), "head")
    return newest()


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to a revision; ``base`` empties it."""
    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def newest() -> str:
    """The revision this house works with."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    assert revision is not None, "there is a first migration"
    return revision


def revision_of(engine: Engine) -> str | None:
    """The revision a database is at; none before the first upgrade."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def differences(engine: Engine) -> list[object]:
    """What the models say and the database does not have, or the other way round."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        return list(compare_metadata(context, METADATA))


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def _refuse_unknown_revision(connection: Connection) -> None:
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None:
        try:
            ScriptDirectory.from_config(_config()).get_revision(found)
        except CommandError as unknown:
            raise NotOurDatabase(found=found) from unknown
