"""Bootstrap: put the house together from its settings, in the one place that may.

Importing this connects to nothing; `build` opens no connection before its first use.
"""

from pathlib import Path

from api.database import writing_engine
from api.hub_day import House
from api.settings import Settings
from routing.files.network import BUNDLED, read_network


def build(settings: Settings, *, network: Path | None = None) -> House:
    """Return the house that the settings describe, with this or the bundled network."""
    return House(
        engine=writing_engine(settings.database_url),
        network=read_network(network or BUNDLED),
        data_dir=settings.data_dir,
    )
