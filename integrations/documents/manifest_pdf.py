"""Manifest as PDF: pages to sign and hand over, with a bar code of its number.

Drawn straight onto the page and not through reportlab's tables, which take a minute for
the parcels of one train. Weights are in kilograms to the gram.
"""

from collections.abc import Iterable, Sequence
from importlib.resources import as_file, files
from io import BytesIO

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from integrations.documents.headings import HEADINGS, TITLE, facts, heading, totals
from wms.hub.manifest import Contents

FONT = "WenQuanYiMicroHei-GB2312"
WIDTH, HEIGHT = A4
MARGIN, LINE = 36, 11
# Parcels stand side by side: number and weight of four fit a line.
PARCELS_A_LINE = 4
UNIT_COLUMNS = (
    ("unit", 0, "left"),
    ("unit_type", 92, "left"),
    ("mix", 150, "left"),
    ("seal", 222, "left"),
    ("bags", 320, "right"),
    ("parcels", 370, "right"),
    ("weight_g", 440, "right"),
    ("gross_g", 523, "right"),
)
BAG_COLUMNS = (
    ("bag", 0, "left"),
    ("product", 150, "left"),
    ("entry", 222, "left"),
    ("customs_mode", 296, "left"),
    ("goods_class", 356, "left"),
    ("parcels", 468, "right"),
    ("gross_g", 523, "right"),
)


def manifest_pdf(contents: Contents, *, remarks: Sequence[str] = ()) -> bytes:
    """Head, units, bags with their parcels, totals and two signatures."""
    _have_font()
    file = BytesIO()
    # Invariant: no time of making and no random number goes into the file.
    pages = _Pages(Canvas(file, pagesize=A4, invariant=1), contents.number)
    _head(pages, contents, remarks)
    if len(contents.units):
        pages.table_head(UNIT_COLUMNS)
        for row in contents.units.iter_rows(named=True):
            pages.table_row(UNIT_COLUMNS, row)
        pages.skip()
    _totals(pages, contents)
    _bags(pages, contents)
    pages.end()
    return file.getvalue()


class _Pages:
    """Pages that begin anew when one is full."""

    def __init__(self, canvas: Canvas, number: str) -> None:
        self.canvas = canvas
        self.number = number
        self.page = 0
        self.y = 0.0
        self._begin()

    def text(self, x: float, text: str, *, size: float = 8) -> None:
        """Write at the present line."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(MARGIN + x, self.y, text)

    def skip(self, lines: float = 1) -> None:
        """Go down; to the next page when this one is full."""
        self.y -= LINE * lines
        if self.y < MARGIN + 2 * LINE:
            self.canvas.showPage()
            self._begin()

    def keep_together(self, lines: float) -> None:
        """Go to the next page unless so many lines fit on this one."""
        if self.y - LINE * lines < MARGIN + 2 * LINE:
            self.canvas.showPage()
            self._begin()

    def rule(self) -> None:
        """Draw a line across the page."""
        self.canvas.setLineWidth(0.4)
        self.canvas.line(MARGIN, self.y - 3, WIDTH - MARGIN, self.y - 3)

    def table_head(self, columns: Iterable[tuple[str, int, str]]) -> None:
        """Write the headings of a table, English over Chinese."""
        for words in (0, 1):
            for name, x, side in columns:
                title = _column_title(name)[words]
                self._cell(x, title, side, 7)
            self.skip(0.9)
        self.y += LINE * 0.4
        self.rule()
        self.skip(1.1)

    def table_row(
        self, columns: Iterable[tuple[str, int, str]], row: dict[str, object]
    ) -> None:
        """Write one row of a table."""
        for name, x, side in columns:
            value = row[name]
            shown = _kg(value) if name.endswith("_g") else str(value or "")
            self._cell(x, shown, side, 7.5)
        self.skip()

    def end(self) -> None:
        """Close the last page and the file."""
        self.canvas.showPage()
        self.canvas.save()

    def _cell(self, x: float, text: str, side: str, size: float) -> None:
        self.canvas.setFont(FONT, size)
        if side == "right":
            self.canvas.drawRightString(MARGIN + x, self.y, text)
        else:
            self.canvas.drawString(MARGIN + x, self.y, text)

    def _begin(self) -> None:
        self.page += 1
        self.canvas.setFont(FONT, 7)
        self.canvas.drawString(MARGIN, MARGIN - 8, self.number)
        place = f"{heading('page')} {self.page}"
        self.canvas.drawRightString(WIDTH - MARGIN, MARGIN - 8, place)
        self.y = HEIGHT - MARGIN - LINE


def _head(pages: _Pages, contents: Contents, remarks: Sequence[str]) -> None:
    pages.text(0, " ".join(TITLE), size=16)
    bars = Code128(contents.number, barHeight=26, barWidth=0.9, humanReadable=False)
    bars.drawOn(pages.canvas, WIDTH - MARGIN - bars.width, pages.y - 10)
    pages.skip(2.4)
    for remark in remarks:
        pages.text(0, remark, size=9)
        pages.skip(1.3)
    for name, value in facts(contents):
        pages.text(0, name)
        pages.text(130, value)
        pages.skip(1.2)
    pages.skip()


def _totals(pages: _Pages, contents: Contents) -> None:
    sums = totals(contents)
    shown = [
        f"{heading('bags')} {sums['bags']:,}",
        f"{heading('parcels')} {sums['parcels']:,}",
        f"{' '.join(_column_title('weight_g'))} {_kg(sums['weight_g'])}",
        f"{' '.join(_column_title('gross_g'))} {_kg(sums['gross_g'])}",
        f"m³ {sums['volume_cm3'] / 1_000_000:,.6f}",
    ]
    pages.text(0, f"{heading('total')}: " + "   ".join(shown), size=9)
    pages.skip(3)
    for x, name in ((0, "hub"), (270, "taker")):
        pages.text(
            x, f"{heading(name)}, {heading('signature')}: ______________", size=8
        )
    pages.skip(2.5)


def _bags(pages: _Pages, contents: Contents) -> None:
    # One pass in plain Python: a query for each of thousands of bags took longer than
    # drawing them.
    inside: dict[str, list[tuple[str, int]]] = {}
    columns = contents.parcels.select("bag", "parcel_id", "weight_g")
    for bag, parcel_id, weight_g in columns.iter_rows():
        inside.setdefault(bag, []).append((parcel_id, weight_g))
    for unit, bags in contents.bags.group_by("unit", maintain_order=True):
        pages.keep_together(8)
        pages.text(0, f"{heading('unit')} {unit[0] or heading('loose')}", size=9)
        pages.skip(1.6)
        pages.table_head(BAG_COLUMNS)
        for row in bags.iter_rows(named=True):
            pages.keep_together(3)
            pages.table_row(BAG_COLUMNS, row)
            _parcels(pages, inside[row["bag"]])
        pages.skip()


def _parcels(pages: _Pages, shown: Sequence[tuple[str, int]]) -> None:
    step = (WIDTH - 2 * MARGIN) / PARCELS_A_LINE
    for start in range(0, len(shown), PARCELS_A_LINE):
        for place, (name, weight_g) in enumerate(shown[start : start + PARCELS_A_LINE]):
            pages.text(place * step + 8, f"{name}  {_kg(weight_g)}", size=6.5)
        pages.skip(0.85)
    pages.skip(0.3)


def _column_title(name: str) -> tuple[str, str]:
    kilograms = {
        "weight_g": ("Net kg", "净重(千克)"),
        "gross_g": ("Gross kg", "毛重(千克)"),
    }
    return kilograms.get(name) or HEADINGS[name]


def _kg(weight_g: object) -> str:
    assert isinstance(weight_g, int)
    return f"{weight_g / 1_000:,.3f}"


def _have_font() -> None:
    if FONT not in pdfmetrics.getRegisteredFontNames():
        font = files("integrations.documents").joinpath("fonts", f"{FONT}.ttf")
        with as_file(font) as path:
            pdfmetrics.registerFont(TTFont(FONT, path))
