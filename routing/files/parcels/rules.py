"""Parcel rules: what each row of a parcel file must keep, each rule said once.

A rule is named by its code in refusals, tests and the documentation; its sentence says
what must hold. How small and how large a value may be stands in `ranges`.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import polars as pl

VALUE_SHOWN = 60  # characters of a refused value that a person still reads


@dataclass(frozen=True)
class ParcelRule:
    """What must hold; ``{...}`` is filled by the facts of a refusal."""

    code: str
    en: str
    zh: str


def _rules(*rules: ParcelRule) -> Mapping[str, ParcelRule]:
    return MappingProxyType({rule.code: rule for rule in rules})


RULES = _rules(
    ParcelRule("filled", "must not be blank", "不得为空"),
    ParcelRule(
        "fits_header",
        "the row must have as many cells as the header ({columns});"
        " a value with {delimiter} in it needs quotes",
        "该行单元格数应与表头一致（{columns} 个）；含有 {delimiter} 的值需加引号",
    ),
    ParcelRule(
        "quote_closed",
        "the quote that opens in this row must close",
        "该行的引号必须成对",
    ),
    ParcelRule(
        "number", "must be a number like 1250 or 0.75", "应为数字，如 1250 或 0.75"
    ),
    ParcelRule("finite", "must be a number, not infinite or NaN", "不得为无穷大或 NaN"),
    ParcelRule(
        "at_least", "must be at least {least} {unit}", "不得小于 {least} {unit}"
    ),
    ParcelRule("at_most", "must be at most {most} {unit}", "不得大于 {most} {unit}"),
    ParcelRule("whole", "must be a whole number", "应为整数"),
    ParcelRule(
        "plausible_density",
        "weight and size must fit: nothing is heavier than {most} kg/m3",
        "重量与尺寸不符：密度不得超过 {most} kg/m3",
    ),
    ParcelRule(
        "unique",
        "a parcel number stands once; the first one was kept",
        "包裹号不得重复；已保留首次出现的一行",
    ),
    ParcelRule(
        "digits_kept",
        "the spreadsheet has rounded this number; store it as text",
        "该号码已被表格软件四舍五入；请以文本格式保存",
    ),
    ParcelRule(
        "shorter", "must have at most {most} characters", "不得超过 {most} 个字符"
    ),
    ParcelRule(
        "offset_moment",
        "must be a moment with its offset, like 2026-10-26T09:30+08:00",
        "应为带时区偏移的时刻，如 2026-10-26T09:30+08:00",
    ),
    ParcelRule(
        "no_offset",
        "has no offset, so the moment is not known: write"
        " 2026-10-26T09:30+08:00, or call the column {local} for hub local time",
        "缺少时区偏移：请写 2026-10-26T09:30+08:00，或将列名改为 {local}（仓库当地时间）",
    ),
    ParcelRule(
        "local_moment",
        "must be a hub local time like 2026-10-26 09:30, without offset",
        "应为仓库当地时间，如 2026-10-26 09:30，不带时区偏移",
    ),
    ParcelRule(
        "in_calendar",
        "must exist in the hub's zone and lie between 2000 and 2099",
        "该时间须在仓库时区存在，且在 2000 至 2099 年之间",
    ),
    ParcelRule(
        "country_known",
        "must be a country's two letters (ISO 3166-1), like DE",
        "应为 ISO 3166-1 两位国家代码，如 DE",
    ),
    ParcelRule("choice", "must be one of {allowed}", "应为以下之一：{allowed}"),
    ParcelRule(
        "hs_digits",
        "must be customs headings of 6 to 10 digits (2 or 4 where the rest is"
        " unknown), several separated by ;",
        "应为 6 至 10 位海关编码（未知时可为 2 或 4 位），多个以 ; 分隔",
    ),
    ParcelRule(
        "currency_known",
        "must be the three letters of a currency with an ECB rate, like EUR",
        "应为有欧洲央行汇率的三位货币代码，如 EUR",
    ),
    ParcelRule(
        "address_there",
        "a parcel needs a postcode, a place or coordinates",
        "包裹须有邮编、城市或坐标",
    ),
    ParcelRule(
        "coordinates_both", "give both lat and lon, or neither", "经纬度须同时填写"
    ),
)


@dataclass(frozen=True)
class Refusal:
    """One rule broken by one row; rows are counted as a spreadsheet counts them."""

    file: str
    row: int
    field: str
    value: str
    rule: ParcelRule
    facts: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def sentence(self, language: str = "en") -> str:
        """What must hold here, in English or Chinese ("zh")."""
        words = self.rule.zh if language.startswith("zh") else self.rule.en
        return words.format(**self.facts)

    @property
    def reason(self) -> str:
        """The English sentence."""
        return self.sentence()

    def __str__(self) -> str:
        """File, row, field and value, then what must hold."""
        told = f", {self.field} {self.value!r}" if self.field else ""
        return f"{self.file} row {self.row}{told}: {self.reason}"


class Refusals(Sequence[Refusal]):
    """Refusals in the order of the file, kept as columns: a million cost no objects.

    ``frame`` has row, field, value and rule; ``facts`` holds what the sentence of a
    rule needs, by field and rule.
    """

    def __init__(
        self,
        file: str,
        frame: "pl.DataFrame",
        facts: Mapping[tuple[str, str], Mapping[str, str]],
    ) -> None:
        self.file = file
        self.frame = frame
        self._facts = facts

    def __len__(self) -> int:
        """How many rules were broken; a row may break several."""
        return len(self.frame)

    @property
    def rows(self) -> int:
        """How many rows were refused."""
        return self.frame["row"].n_unique()

    @overload
    def __getitem__(self, index: int) -> Refusal: ...
    @overload
    def __getitem__(self, index: slice) -> list[Refusal]: ...
    def __getitem__(self, index: int | slice) -> Refusal | list[Refusal]:
        """One refusal, or a page of them."""
        if isinstance(index, slice):
            return [self._refusal(cells) for cells in self.frame[index].rows()]
        return self._refusal(self.frame.row(index))

    def __iter__(self) -> Iterator[Refusal]:
        """All refusals, made one at a time."""
        return map(self._refusal, self.frame.iter_rows())

    def by_rule(self) -> dict[str, int]:
        """How often each rule was broken, most often first."""
        counted = self.frame["rule"].value_counts(sort=True)
        return dict(counted.iter_rows())

    def _refusal(self, cells: tuple[int, str, str, str]) -> Refusal:
        row, column, value, code = cells
        facts = self._facts.get((column, code), {})
        return Refusal(self.file, row, column, value, RULES[code], facts)
