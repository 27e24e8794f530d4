"""Read a network, or name everything that is wrong with it.

A network with an error is refused as a whole: `NetworkRefused` carries every finding,
not the first. `examine_network` never raises for what a file holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from routing.errors import RoutingError
from routing.files.network import rules
from routing.files.network.check import check
from routing.files.network.polygons import read_polygons
from routing.files.network.rows import Rows, read_rows
from routing.files.network.rules import Finding, Severity
from routing.files.network.tables import COLUMNS, read_tables
from routing.network import Network

BUNDLED = Path(__file__).parents[2] / "data" / "network" / "yiwu_europe"


class NetworkRefused(RoutingError):
    """The files of a network break rules; ``findings`` names every place."""

    sentence = (
        "network {place} cannot be used: {errors} errors, the first: {first}; "
        "`corridor network check` names them all"
    )

    def __init__(self, place: Path, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        errors = [it for it in findings if it.severity is Severity.ERROR]
        super().__init__(place=str(place), errors=len(errors), first=errors[0])


@dataclass(frozen=True)
class Examined:
    """What the files of a network say, and every rule they break."""

    network: Network
    findings: tuple[Finding, ...]
    rows: int
    assumptions: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop the network from being used."""
        return tuple(it for it in self.findings if it.severity is Severity.ERROR)

    @property
    def usable(self) -> bool:
        """Whether no finding is an error."""
        return not self.errors


def read_network(place: str | Path = BUNDLED) -> Network:
    """The network of a directory or workbook; the bundled one if none is named.

    Raises
    ------
    NetworkRefused
        With every finding, when at least one is an error.
    """
    examined = examine_network(place)
    if not examined.usable:
        raise NetworkRefused(Path(place), examined.findings)
    return examined.network


def examine_network(place: str | Path = BUNDLED) -> Examined:
    """Read a network and name every rule it breaks; never raises for its content."""
    place = Path(place)
    findings: list[Finding] = []
    if not place.exists():
        findings.append(Finding(rules.FILE_THERE, str(place), 0, "", ""))
    tables = read_tables(place, findings) if place.exists() else {}
    if not tables:
        return Examined(_network(place.name, None), tuple(findings), 0, 0)
    rows = read_rows(tables, read_polygons(place, findings), findings)
    findings += check(rows)
    everything = [row for table in tables.values() for row in table.rows]
    return Examined(
        network=_network(place.stem, rows),
        findings=tuple(_in_order(findings)),
        rows=len(everything),
        assumptions=sum(row.cells.get("assumption") == "yes" for row in everything),
    )


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first, then as the tables stand, one rule after the other, by row."""
    tables = list(COLUMNS)

    def key(it: Finding) -> tuple[bool, int, str, int]:
        names = [place for place, name in enumerate(tables) if name in it.file]
        error = it.severity is Severity.ERROR
        return (not error, min(names, default=99), it.rule.code, it.row)

    return sorted(findings, key=key)


def _network(name: str, rows: Rows | None) -> Network:
    if rows is None:
        return Network(name, {}, {}, {}, (), {}, {}, (), (), ())
    return Network(
        name=name,
        sites={it.code: it for _, it in rows.sites},
        unit_types={it.code: it for _, it in rows.unit_types},
        lines={it.code: it for _, it in rows.lines},
        charges=tuple(it for _, it in rows.charges),
        zones={it.code: it for _, it in rows.zones},
        products={it.code: it for _, it in rows.products},
        prices=tuple(it for _, it in rows.prices),
        goods_rules=tuple(it for _, it in rows.goods_rules),
        levies=tuple(it for _, it in rows.levies),
    )
