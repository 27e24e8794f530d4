"""Countries as issuers of numbers."""

from routing.countries import COUNTRIES
from wms.identifiers.errors import Unassigned


def expect_country(
    kind: str, text: str, position: int, *, besides: frozenset[str] = frozenset()
) -> None:
    """Refuse a number whose two letters at the position are no country."""
    country = text[position - 1 : position + 1]
    if country not in COUNTRIES and country not in besides:
        raise Unassigned(
            kind,
            text,
            position,
            part="country",
            found=country,
            expected="an ISO 3166-1 country",
        )
