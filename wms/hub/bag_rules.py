"""Bag rules: how heavy, how large and how full a bag may be, as dated rows.

The most specific row wins: one for the product and the customs mode, then one for the
product, then one for the mode, then the one for everything.
"""

import csv
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from wms.errors import NotFound


@dataclass(frozen=True)
class BagRule:
    """What a bag of a kind may hold; ``sack_g`` is the empty bag, part of the gross."""

    product: str
    customs_mode: str
    max_gross_g: int
    sack_g: int
    max_volume_cm3: int
    max_pieces: int
    effective_from: date
    effective_to: date | None
    source: str
    assumption: bool

    @property
    def limit(self) -> tuple[int, int, int]:
        """What its contents may weigh, take up and count."""
        return (self.max_gross_g - self.sack_g, self.max_volume_cm3, self.max_pieces)

    def covers(self, product: str, customs_mode: str, day: date) -> bool:
        """Whether the rule holds for such a bag on a day."""
        return (
            self.product in {"", product}
            and self.customs_mode in {"", customs_mode}
            and self.effective_from <= day
            and (self.effective_to is None or day <= self.effective_to)
        )


def bag_rules() -> tuple[BagRule, ...]:
    """The rules the house comes with."""
    text = files("wms.hub").joinpath("bag_rules.csv").read_text(encoding="utf-8")
    return tuple(_rule(row) for row in csv.DictReader(text.splitlines()))


def rule_for(
    rules: tuple[BagRule, ...], product: str, customs_mode: str, day: date
) -> BagRule:
    """The most specific rule for a bag, or a refusal that names what has none."""
    fitting = [rule for rule in rules if rule.covers(product, customs_mode, day)]
    if not fitting:
        raise NotFound(what="bag rule", name=f"{product}, {customs_mode}, {day}")
    return max(fitting, key=lambda rule: (bool(rule.product), bool(rule.customs_mode)))


def _rule(row: dict[str, str]) -> BagRule:
    ends = row["effective_to"]
    return BagRule(
        product=row["product"],
        customs_mode=row["customs_mode"],
        max_gross_g=int(row["max_gross_g"]),
        sack_g=int(row["sack_g"]),
        max_volume_cm3=int(row["max_volume_cm3"]),
        max_pieces=int(row["max_pieces"]),
        effective_from=date.fromisoformat(row["effective_from"]),
        effective_to=date.fromisoformat(ends) if ends else None,
        source=row["source"],
        assumption=row["assumption"] == "yes",
    )
