"""Site: a place where goods stand still, with the zone its clocks keep."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Field, Session, col, select

from routing import network
from routing.network import SiteKind
from wms.errors import NotFound
from wms.model.ground import Record, by_value


class Site(Record, table=True):
    """A site of the network as the house knows it; ``zone`` is its IANA zone."""

    code: str = Field(primary_key=True, max_length=64)
    name_en: str
    name_zh: str
    kind: SiteKind = Field(sa_type=by_value(SiteKind))
    country: str = Field(max_length=2)
    unlocode: str | None = Field(default=None, max_length=5)
    zone: str = Field(max_length=64)

    @property
    def tzinfo(self) -> ZoneInfo:
        """The zone its clocks keep."""
        return ZoneInfo(self.zone)

    def local(self, at: datetime) -> datetime:
        """The moment by the clock on the site's wall, with its offset."""
        return at.astimezone(self.tzinfo)


def enter_sites(session: Session, sites: Iterable[network.Site]) -> None:
    """Put a network's sites on the books, or bring those there up to date."""
    for site in sites:
        session.merge(
            Site(
                code=site.code,
                name_en=site.name_en,
                name_zh=site.name_zh,
                kind=site.kind,
                country=site.country,
                unlocode=site.unlocode,
                zone=site.zone,
            )
        )
    session.flush()


def site_named(session: Session, code: str) -> Site:
    """The site with this code, or a refusal that names it."""
    site = session.get(Site, code)
    if site is None:
        raise NotFound(what="site", name=code)
    return site


def lock_site(session: Session, code: str) -> Site:
    """The site, with its row locked until the transaction ends.

    Whoever lands, plans, bags or loads at a hub takes this lock first; scans of single
    parcels do not. SQLite writes one transaction at a time and needs no lock.
    """
    statement = select(Site).where(col(Site.code) == code).with_for_update()
    site = session.exec(statement).one_or_none()
    if site is None:
        raise NotFound(what="site", name=code)
    return site
