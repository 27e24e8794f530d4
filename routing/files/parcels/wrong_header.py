"""A wrong header: columns missing, doubled or without their unit, all told at once.

The sentences stand here in English and Chinese, as those of the rules do.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from routing.files.errors import UnreadableFile
from routing.files.parcels.columns import BY_NAME

SENTENCES = {
    "missing": ("column {column} is missing", "缺少列 {name_zh}（{column}）"),
    "near_miss": (
        "column {column} is missing (did you mean {column} by {found!r}?)",
        "缺少列 {name_zh}（{column}，是否误写为 {found!r}）",
    ),
    "no_unit": (
        "column {found!r} does not say its unit: write {choices}",
        "列 {found!r} 未写明单位：请写 {choices}",
    ),
    "twice": (
        "columns {found} all mean {column}: keep one",
        "列 {found} 都表示 {name_zh}（{column}）：请只保留一列",
    ),
    "no_currency": (
        "column {found!r} names no currency: write value_eur, or add a column currency",
        "列 {found!r} 未写明币种：请写 价值_欧元 之类，或增加一列 币种（currency）",
    ),
}


@dataclass(frozen=True)
class HeaderProblem:
    """One thing wrong with the first row: ``code`` and the facts of its sentence."""

    code: str
    facts: Mapping[str, str]

    def __post_init__(self) -> None:
        """Keep the facts as they are."""
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    def told(self, language: str = "en") -> str:
        """The sentence in English or Chinese ("zh")."""
        en, zh = SENTENCES[self.code]
        words = zh if language.startswith("zh") else en
        name_zh = BY_NAME[self.facts["column"]].zh
        return words.format(**self.facts, name_zh=name_zh)


class HeaderProblems(tuple[HeaderProblem, ...]):
    """All that is wrong with a header, told in one sentence."""

    __slots__ = ()

    def told(self, language: str = "en") -> str:
        """Every problem, in English or Chinese ("zh")."""
        between = "；" if language.startswith("zh") else "; "
        return between.join(problem.told(language) for problem in self)

    def __str__(self) -> str:
        """Every problem, in English."""
        return self.told()


class WrongHeader(UnreadableFile):
    """Columns missing, doubled or without their unit, all named at once."""

    sentence = "{file}: {problems}"

    def __init__(self, *, file: str, problems: Iterable[HeaderProblem]) -> None:
        self.problems = HeaderProblems(problems)
        super().__init__(file=file, problems=self.problems)
