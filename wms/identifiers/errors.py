"""What can be wrong with a number, told exactly.

* IdentifierRefused
  - WrongLength      too short or too long
  - WrongCharacter   a character that cannot stand where it stands
  - WrongCheckDigit  the check digit does not follow from the rest
  - Unassigned       well formed, but a part names nothing: no such country, chapter ...
  - NotUsable        well formed and known, but kept from this use, with the reason

Every error carries a `Refusal`: plain facts and an English template. A caller that
speaks another language translates the template and fills in the same facts.
They are ValueErrors, so that pydantic reports them beside the field they belong to.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Rule(StrEnum):
    """The rule a number broke."""

    LENGTH = "length"
    CHARACTER = "character"
    CHECK_DIGIT = "check_digit"
    UNASSIGNED = "unassigned"
    NOT_USABLE = "not_usable"


TEMPLATES: dict[Rule, str] = {
    Rule.LENGTH: "{found} characters, expected {expected}",
    Rule.CHARACTER: "character {found} at position {position}, expected {expected}",
    Rule.CHECK_DIGIT: "{part} {found}, expected {expected} at position {position}",
    Rule.UNASSIGNED: "{part} {found} at position {position}, expected {expected}",
    Rule.NOT_USABLE: "{part} {found} at position {position} is not usable: {why}",
}


@dataclass(frozen=True)
class Refusal:
    """Why a number is refused: the rule, the place, what was due and what was found.

    Positions count from 1 in the canonical form, as a clerk counts on the label.
    """

    kind: str
    value: str
    rule: Rule
    found: str
    expected: str = ""
    position: int | None = None
    part: str = ""
    why: str = ""

    @property
    def template(self) -> str:
        """The English sentence with its facts left open."""
        return TEMPLATES[self.rule]

    @property
    def facts(self) -> dict[str, str | int | None]:
        """What fills the template."""
        return {
            "part": self.part,
            "found": self.found,
            "expected": self.expected,
            "position": self.position,
            "why": self.why,
        }

    @property
    def reason(self) -> str:
        """The English sentence, without the number itself."""
        return self.template.format(**self.facts)


class IdentifierRefused(ValueError):
    """A number that is not what it says it is."""

    title: ClassVar[str] = "Number refused"
    rule: ClassVar[Rule]

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(f"{refusal.kind} {refusal.value!r}: {refusal.reason}")

    @property
    def facts(self) -> dict[str, str | int | None]:
        """Everything a caller needs to say it in another language."""
        refusal = self.refusal
        return {"kind": refusal.kind, "value": refusal.value, **refusal.facts}


class WrongLength(IdentifierRefused):
    """Too short or too long."""

    rule = Rule.LENGTH

    def __init__(self, kind: str, value: str, *, expected: str) -> None:
        found = str(len(value))
        super().__init__(Refusal(kind, value, self.rule, found, expected))


class WrongCharacter(IdentifierRefused):
    """A character that cannot stand where it stands."""

    rule = Rule.CHARACTER

    def __init__(self, kind: str, value: str, position: int, *, expected: str) -> None:
        found = value[position - 1]
        super().__init__(Refusal(kind, value, self.rule, found, expected, position))


class WrongCheckDigit(IdentifierRefused):
    """The check digit does not follow from the rest."""

    rule = Rule.CHECK_DIGIT

    def __init__(
        self,
        kind: str,
        value: str,
        position: int,
        *,
        expected: str,
        part: str = "check digit",
    ) -> None:
        found = value[position - 1]
        super().__init__(
            Refusal(kind, value, self.rule, found, expected, position, part)
        )


class Unassigned(IdentifierRefused):
    """A part that names nothing."""

    rule = Rule.UNASSIGNED

    def __init__(
        self,
        kind: str,
        value: str,
        position: int,
        *,
        part: str,
        found: str,
        expected: str,
    ) -> None:
        super().__init__(
            Refusal(kind, value, self.rule, found, expected, position, part)
        )


class NotUsable(IdentifierRefused):
    """A part that is known, and kept from this use."""

    rule = Rule.NOT_USABLE

    def __init__(
        self, kind: str, value: str, position: int, *, part: str, found: str, why: str
    ) -> None:
        super().__init__(
            Refusal(
                kind, value, self.rule, found, position=position, part=part, why=why
            )
        )
