"""At a hub: what every verb that works on the house's books begins with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from api.speech import gettext

if TYPE_CHECKING:
    from api.cli.progress import Telling
    from api.hub_day import House


@dataclass(frozen=True)
class AtHub:
    """The house, opened, and the hub that a verb is about."""

    house: "House"
    hub: str
    telling: "Telling"

    @property
    def zone(self) -> str:
        """The hub's IANA zone."""
        return self.house.network.sites[self.hub].zone

    def day(self, asked: date | None) -> date:
        """The local day asked for; today by the hub's clock if none was."""
        return asked or datetime.now(ZoneInfo(self.zone)).date()


def now() -> datetime:
    """The moment a verb is carried out."""
    return datetime.now(UTC)


@contextmanager
def open_hub(
    network: Path | None, hub: str | None, telling: "Telling"
) -> Iterator[AtHub]:
    """Open the house that the settings describe, and close it again."""
    from api.bootstrap import build
    from api.settings import load

    with opened(build(load(), network=network), hub, telling) as here:
        yield here


@contextmanager
def opened(house: "House", hub: str | None, telling: "Telling") -> Iterator[AtHub]:
    """Open this house, its tables brought up to date, and close it again."""
    from api.database import answering
    from wms.migrations import upgrade
    from wms.planning import hub_of

    telling.step(gettext("opening the house"))
    try:
        with answering(house.engine):
            upgrade(house.engine)
        yield AtHub(house, hub_of(house.network, hub), telling)
    finally:
        house.engine.dispose()
