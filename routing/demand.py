"""Demand: the parcels waiting at one hub, as columns.

A million parcels are a dozen arrays of equal length, never a million objects. Closed
sets (zones, goods classes, customs modes, sellers) are stored as codes into the tuple
of their names. Times are whole minutes since 1970-01-01 UTC, so that no column needs
a calendar; the zone of the hub is the caller's business.
"""

from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from routing.errors import Nonsense


class GoodsClass(StrEnum):
    """What carriers and posts distinguish when they accept or refuse goods."""

    GENERAL = "general"
    BATTERY_IN_EQUIPMENT = "battery_in_equipment"
    BATTERY_PACKED_WITH = "battery_packed_with"
    BATTERY_ALONE = "battery_alone"
    LIQUID = "liquid"
    MAGNETIC = "magnetic"
    FOOD = "food"
    BRANDED = "branded"


class CustomsMode(StrEnum):
    """Chinese supervision mode under which a parcel leaves, or postal channel."""

    B2C_DIRECT = "9610"
    B2B_DIRECT = "9710"
    B2B_OVERSEAS_WAREHOUSE = "9810"
    BONDED = "1210"
    MARKET_PROCUREMENT = "1039"
    POSTAL = "postal"


@dataclass(frozen=True)
class Demand:
    """Columns of equal length, one row a parcel.

    Attributes
    ----------
    parcel_id : str array, unique
    weight_g, volume_cm3, length_mm, width_mm, height_mm : int64
        Measured; length >= width >= height.
    zone, goods, customs, seller : int32
        Codes into ``zones``, ``goods_classes``, ``customs_modes``, ``sellers``;
        zone -1 means that no delivery zone serves the address.
    ready_min, due_min : int64
        Ready at the hub, and due at the door; minutes since 1970 UTC.
    lateness_minor_per_day, value_minor : int64
        In the planning currency.
    hs6_lines : int32
        Distinct six-digit headings in the parcel (the EU duty counts them).
    group : int32
        Parcels with the same non-negative number travel together; -1 travels alone.
    """

    parcel_id: NDArray[np.str_]
    weight_g: NDArray[np.int64]
    volume_cm3: NDArray[np.int64]
    length_mm: NDArray[np.int64]
    width_mm: NDArray[np.int64]
    height_mm: NDArray[np.int64]
    zone: NDArray[np.int32]
    goods: NDArray[np.int32]
    customs: NDArray[np.int32]
    seller: NDArray[np.int32]
    ready_min: NDArray[np.int64]
    due_min: NDArray[np.int64]
    lateness_minor_per_day: NDArray[np.int64]
    value_minor: NDArray[np.int64]
    hs6_lines: NDArray[np.int32]
    group: NDArray[np.int32]
    zones: tuple[str, ...]
    goods_classes: tuple[str, ...]
    customs_modes: tuple[str, ...]
    sellers: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse columns that do not belong together."""
        n = len(self.parcel_id)
        for field in fields(self):
            column = getattr(self, field.name)
            if isinstance(column, np.ndarray):
                if column.shape != (n,):
                    raise Nonsense(
                        what=field.name,
                        rule=f"one row a parcel, {n} in all",
                        found=column.shape,
                    )
                column.setflags(write=False)
        self._refuse_below(0, "value_minor", "lateness_minor_per_day", "hs6_lines")
        self._refuse_below(1, "weight_g", "volume_cm3")
        self._refuse_codes("goods", len(self.goods_classes), lowest=0)
        self._refuse_codes("customs", len(self.customs_modes), lowest=0)
        self._refuse_codes("seller", len(self.sellers), lowest=0)
        self._refuse_codes("zone", len(self.zones), lowest=-1)

    def __len__(self) -> int:
        """How many parcels wait."""
        return len(self.parcel_id)

    def _refuse_below(self, least: int, *names: str) -> None:
        for name in names:
            bad = np.flatnonzero(getattr(self, name) < least)
            if len(bad):
                raise Nonsense(
                    what=f"{name} of parcel {self.parcel_id[bad[0]]}",
                    rule=f"at least {least}",
                    found=getattr(self, name)[bad[0]],
                )

    def _refuse_codes(self, name: str, size: int, *, lowest: int) -> None:
        column = getattr(self, name)
        bad = np.flatnonzero((column < lowest) | (column >= size))
        if len(bad):
            raise Nonsense(
                what=f"{name} of parcel {self.parcel_id[bad[0]]}",
                rule=f"a code from {lowest} to {size - 1}",
                found=column[bad[0]],
            )
