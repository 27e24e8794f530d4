"""Networks to break: a small sound one, changed cell by cell before it is read.

A change is written as a planner would say it over the telephone, one or several parted
by semicolons; rows count from 1, the header, as in Excel:

    change sites 2 lat=120.1        put other values into cells
    repeat sites 2 code=HHN         add a copy of a row at the end, cells changed
    drop legs 3                     take a row out
    flood levies 2 100000           add a row so many times
    add levies 2 ?                  write one cell more
    title levies amount eur         call a column otherwise
    remove legs                     take a file out
    draw DE 6,47 15,55 15,47        give a zone another outline; without points, none
    erase DE                        take an outline out
"""

import csv
import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from routing.files.network import Examined, examine_network
from routing.files.network.tables import COLUMNS

SMALL = Path(__file__).parents[2] / "data" / "network" / "small"


@dataclass
class Draft:
    """The tables of a network as they will be written."""

    tables: dict[str, list[list[str]]]
    outlines: dict[str, object]

    def tell(self, words: Sequence[str]) -> None:
        """Make one change."""
        match words:
            case ["change", table, row, *cells]:
                self._change(self.tables[table][int(row) - 1], table, cells)
            case ["repeat", table, row, *cells]:
                copy = list(self.tables[table][int(row) - 1])
                self.tables[table].append(copy)
                self._change(copy, table, cells)
            case ["drop", table, row]:
                del self.tables[table][int(row) - 1]
            case ["flood", table, row, times]:
                self.tables[table] += [self.tables[table][int(row) - 1]] * int(times)
            case ["add", table, row, cell]:
                self.tables[table][int(row) - 1].append(cell)
            case ["title", table, old, new]:
                self.tables[table][0][COLUMNS[table].index(old)] = new
            case ["remove", table]:
                del self.tables[table]
            case ["draw", code, *points]:
                ring = [[float(it) for it in point.split(",")] for point in points]
                rings = [[*ring, *ring[:1]]] if ring else "none"
                self.outlines[code] = {"type": "Polygon", "coordinates": rings}
            case ["erase", code]:
                del self.outlines[code]
            case _:
                raise ValueError(words)

    def _change(self, cells: list[str], table: str, changes: Sequence[str]) -> None:
        for field, _, value in (change.partition("=") for change in changes):
            cells[COLUMNS[table].index(field)] = value

    def write(self, folder: Path) -> Path:
        """Write the files."""
        for name, rows in self.tables.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        features = [
            {"type": "Feature", "properties": {"code": code}, "geometry": outline}
            for code, outline in self.outlines.items()
        ]
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (folder / "zones.geojson").write_text(text, encoding="utf-8")
        return folder


def small() -> Draft:
    """The small network, which breaks no rule."""
    tables = {}
    for name in COLUMNS:
        with (SMALL / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = [list(cells) for cells in csv.reader(file)]
    drawn = json.loads((SMALL / "zones.geojson").read_text(encoding="utf-8"))
    outlines = {it["properties"]["code"]: it["geometry"] for it in drawn["features"]}
    return Draft(tables, outlines)


def changed(changes: str, folder: Path) -> Path:
    """Write the small network after some changes."""
    draft = small()
    for change in changes.split(" ; "):
        draft.tell(shlex.split(change))
    return draft.write(folder)


def examined(changes: str, folder: Path) -> Examined:
    """What is found in the small network after some changes."""
    return examine_network(changed(changes, folder))
