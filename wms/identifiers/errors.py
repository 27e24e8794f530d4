"""What can be wrong with a number, told exactly.

* IdentifierRefused
  - WrongLength      too short or too long
  - WrongCharacter   a character that cannot stand where it stands
  - WrongCheckDigit  the check digit does not follow from the rest
  - Unassigned       well formed, but a part names nothing: no such country, chapter ...
  - NotUsable        well formed and known, but kept from this use, with the reason

Every error carries a `Refusal`, the same facts as a value, for those who collect
refusals instead of stopping at the first. They are ValueErrors, so that pydantic
reports them beside the field they belong to.
"""

from dataclasses import dataclass
from enum import StrEnum

from wms.errors import HouseError


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
    def sentence(self) -> str:
        """The English sentence about the place, its facts left open."""
        return TEMPLATES[self.rule]

    @property
    def facts(self) -> dict[str, object]:
        """What fills the sentence."""
        return {
            "kind": str(self.kind),
            "value": self.value,
            "part": self.part,
            "found": self.found,
            "expected": self.expected,
            "position": self.position,
            "why": self.why,
        }

    @property
    def reason(self) -> str:
        """The English sentence about the place, without the number itself."""
        return self.sentence.format(**self.facts)


class IdentifierRefused(HouseError, ValueError):
    """A number that is not what it says it is."""

    sentence = "{value} is not right as {kind}"

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(**refusal.facts)


class WrongLength(IdentifierRefused):
    """Too short or too long."""

    sentence = "{value} is not right as {kind}: {found} characters, expected {expected}"

    def __init__(self, kind: str, value: str, *, expected: str) -> None:
        found = str(len(value))
        super().__init__(Refusal(kind, value, Rule.LENGTH, found, expected))


class WrongCharacter(IdentifierRefused):
    """A character that cannot stand where it stands."""

    sentence = (
        "{value} is not right as {kind}: character {found} at position {position},"
        " expected {expected}"
    )

    def __init__(self, kind: str, value: str, position: int, *, expected: str) -> None:
        found = value[position - 1]
        super().__init__(
            Refusal(kind, value, Rule.CHARACTER, found, expected, position)
        )


class WrongCheckDigit(IdentifierRefused):
    """The check digit does not follow from the rest."""

    sentence = (
        "{value} is not right as {kind}: {part} {found}, expected {expected}"
        " at position {position}"
    )

    def __init__(
        self, kind: str, value: str, position: int, *, part: str, expected: str
    ) -> None:
        found = value[position - 1]
        super().__init__(
            Refusal(kind, value, Rule.CHECK_DIGIT, found, expected, position, part)
        )


class Unassigned(IdentifierRefused):
    """A part that names nothing."""

    sentence = (
        "{value} is not right as {kind}: {part} {found} at position {position},"
        " expected {expected}"
    )

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
            Refusal(kind, value, Rule.UNASSIGNED, found, expected, position, part)
        )


class NotUsable(IdentifierRefused):
    """A part that is known, and kept from this use."""

    sentence = (
        "{value} is not usable as {kind}: {part} {found} at position {position}, {why}"
    )

    def __init__(
        self, kind: str, value: str, position: int, *, part: str, found: str, why: str
    ) -> None:
        refusal = Refusal(kind, value, Rule.NOT_USABLE, found, "", position, part, why)
        super().__init__(refusal)
