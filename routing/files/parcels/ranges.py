"""Parcel ranges: how small and how large a cell may be, and what its rule then says.

They catch a slipped decimal or a wrong unit; what a carrier refuses is the network's
business.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from routing.demand import CustomsMode, GoodsClass


@dataclass(frozen=True)
class Range:
    """Least and most of a number, in its unit; beyond lies a slipped decimal."""

    least: float
    most: float
    unit: str


RANGES = {
    "weight_g": Range(1, 100_000, "g"),  # the heaviest express piece weighs 70 kg
    "length_mm": Range(1, 5_000, "mm"),
    "width_mm": Range(1, 5_000, "mm"),
    "height_mm": Range(1, 5_000, "mm"),
    "value": Range(0, 1e8, ""),
    "pieces": Range(1, 100_000, ""),
    "lat": Range(-90, 90, "°"),
    "lon": Range(-180, 180, "°"),
    "lateness_cny_per_day": Range(0, 100_000, "CNY"),
}
DENSEST_KG_M3 = 22_600  # osmium
LONGEST = {"parcel_id": 64, "order_id": 64, "group": 64, "seller": 100}
LONGEST |= {"postcode": 16, "place": 200, "description": 1_000}

# Column -> rule -> what its sentence says.
FACTS: Mapping[str, Mapping[str, dict[str, str]]] = {
    **{
        name: {
            "at_least": {"least": f"{limit.least:,}", "unit": limit.unit},
            "at_most": {"most": f"{limit.most:,.0f}", "unit": limit.unit},
        }
        for name, limit in RANGES.items()
    },
    **{name: {"shorter": {"most": str(most)}} for name, most in LONGEST.items()},
    "ready_at": {"no_offset": {"local": "ready_local"}},
    "due_at": {"no_offset": {"local": "due_local"}},
    "goods_class": {"choice": {"allowed": ", ".join(GoodsClass)}},
    "contains_battery": {"choice": {"allowed": "1, 0"}},
    "customs_mode": {"choice": {"allowed": ", ".join(CustomsMode)}},
}
FACTS = {
    **FACTS,
    "weight_g": {
        **FACTS["weight_g"],
        "plausible_density": {"most": f"{DENSEST_KG_M3:,}"},
    },
}
