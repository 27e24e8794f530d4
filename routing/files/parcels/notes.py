"""Parcel notes: what a file left open and the reader assumed, repaired or left unread.

A note is no refusal, the parcels it speaks of are in; but whoever reads the plan should
know on what it stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from routing.countries import HABITS
from routing.files.parcels.headers import FoundColumn
from routing.files.parcels.sheet import Sheet


@dataclass(frozen=True)
class Note:
    """Something a reader of the plan should know; ``{...}`` is filled by the facts."""

    code: str
    facts: Mapping[str, str]

    def __post_init__(self) -> None:
        """Keep the facts as they are."""
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    def sentence(self, language: str = "en") -> str:
        """The sentence in English or Chinese ("zh")."""
        en, zh = SENTENCES[self.code]
        return (zh if language.startswith("zh") else en).format(**self.facts)

    def __str__(self) -> str:
        """The English sentence."""
        return self.sentence()


SENTENCES = {
    "due_assumed": (
        "{rows} parcels have no due date; assumed {days} days after they are ready",
        "{rows} 个包裹没有应达时间；按就绪后 {days} 天计",
    ),
    "goods_assumed": (
        "{rows} parcels have no goods class; assumed general",
        "{rows} 个包裹没有货物类别；按普货处理",
    ),
    "mode_assumed": (
        "{rows} parcels have no customs mode; assumed 9610",
        "{rows} 个包裹没有监管方式；按 9610 处理",
    ),
    "seller_unnamed": ("{rows} parcels name no seller", "{rows} 个包裹没有卖家"),
    "headings_short": (
        "{rows} parcels have fewer than six digits of a customs heading, or none",
        "{rows} 个包裹的海关编码不足六位或缺失",
    ),
    "country_renamed": (
        "{rows} parcels write EL for GR or UK for GB; read as meant",
        "{rows} 个包裹将 GR 写作 EL 或将 GB 写作 UK；已按原意读取",
    ),
    "postcode_repaired": (
        "{rows} postcodes had lost leading zeros; put back",
        "{rows} 个邮编丢失前导零；已补回",
    ),
    "unread": ("nobody reads the columns {columns}", "以下列不会被读取：{columns}"),
    "blank_rows": ("{rows} blank rows were skipped", "跳过 {rows} 个空行"),
}


def notes_on(
    parcels: pl.DataFrame,
    landed: pl.DataFrame,
    sources: Mapping[str, FoundColumn],
    unread: list[str],
    sheet: Sheet,
    service_days: int,
) -> tuple[Note, ...]:
    """Everything worth knowing about the parcels that landed; their cells beside."""
    told = dict(_counts(parcels, landed, sources))
    if sheet.blank_rows:
        told["blank_rows"] = sheet.blank_rows
    notes = [
        Note(code, {"rows": f"{rows:,}", "days": str(service_days)})
        for code, rows in told.items()
        if rows
    ]
    named = [header.strip() for header in unread if header.strip()]
    if named:
        notes.append(Note("unread", {"columns": ", ".join(named)}))
    return tuple(notes)


def _counts(
    parcels: pl.DataFrame, landed: pl.DataFrame, sources: Mapping[str, FoundColumn]
) -> Iterator[tuple[str, int]]:
    def rows_without(*names: str) -> int:
        blank = [pl.col(name) == "" for name in names if name in sources]
        if not blank:
            return len(landed)
        return landed.filter(pl.all_horizontal(blank)).height

    yield "due_assumed", parcels.filter("due_assumed").height
    yield "goods_assumed", rows_without("goods_class", "contains_battery")
    yield "mode_assumed", rows_without("customs_mode")
    yield "seller_unnamed", parcels["seller"].null_count()
    short = pl.col("hs6").is_null() | pl.col("hs6").str.contains(r"^\d{1,5}(;|$)")
    short |= pl.col("hs6").str.contains(r";\d{1,5}(;|$)")
    yield "headings_short", parcels.filter(short).height
    habit = pl.col("country").str.to_uppercase().is_in(list(HABITS))
    yield "country_renamed", landed.filter(habit).height
    if "postcode" in sources:
        given = landed["postcode"].str.strip_suffix(".0")
        repaired = parcels["postcode"].fill_null("") != given
        yield "postcode_repaired", int(repaired.sum())
