"""The unified social credit code of Chinese organisations, GB 32100-2015.

Eighteen characters: registering authority, kind of organisation, six digits of region,
the organisation code of GB 11714 with its own check, and the check over the whole.
Authority and kind may be letters (a rural collective is N2...); whether they and the
region are assigned is not checked.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers import check_digits
from wms.identifiers.errors import WrongCharacter, WrongCheckDigit
from wms.identifiers.kinds import Kind
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.USCC
MASK = "XX999999" + "X" * 10
ORGANISATION_KIND = "gb11714"


@dataclass(frozen=True)
class UsccParts:
    """The parts of a unified social credit code."""

    authority: str
    entity_type: str
    region: str
    organisation_code: str
    check_character: str

    def __post_init__(self) -> None:
        text = str(self)
        expect_shape(KIND, text, MASK)
        _expect_alphabet(text)
        # The check over the whole goes first: a slip of the pen anywhere breaks it,
        # and then the inner check would name the wrong place.
        due = check_digits.uscc(text[:17])
        if self.check_character != due:
            raise WrongCheckDigit(KIND, text, 18, expected=due, part="check character")
        due = check_digits.organisation(self.organisation_code[:8])
        if self.organisation_code[8] != due:
            raise WrongCheckDigit(
                KIND, text, 17, expected=due, part="organisation code check character"
            )

    def __str__(self) -> str:
        return (
            f"{self.authority}{self.entity_type}{self.region}"
            f"{self.organisation_code}{self.check_character}"
        )

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        return {
            "authority": self.authority,
            "entity_type": self.entity_type,
            "region": self.region,
            "organisation_code": self.organisation_code,
            "check_character": self.check_character,
        }


def parse(value: str) -> UsccParts:
    """Take the code apart, or refuse it."""
    text = normalise(value)
    return UsccParts(text[:1], text[1:2], text[2:8], text[8:17], text[17:])


def canonical(value: str) -> str:
    """The code as we store it, or a refusal."""
    return str(parse(value))


def number(authority: str, entity_type: str, region: str, organisation: str) -> str:
    """Make a code from its parts; the organisation's eight characters lack its check."""
    body = f"{authority}{entity_type}{region}{organisation}"
    expect_shape(KIND, body, MASK[:16])
    _expect_alphabet(body)
    body += check_digits.organisation(organisation)
    return str(parse(body + check_digits.uscc(body)))


def organisation_code(value: str) -> str:
    """A GB 11714 organisation code on its own as we store it, or a refusal."""
    text = normalise(value)
    expect_shape(ORGANISATION_KIND, text, "X" * 9)
    due = check_digits.organisation(text[:8])
    if text[8] != due:
        raise WrongCheckDigit(
            ORGANISATION_KIND, text, 9, part="check digit", expected=due
        )
    return text


def _expect_alphabet(text: str) -> None:
    for position, character in enumerate(text, 1):
        if character not in check_digits.USCC_ALPHABET:
            raise WrongCharacter(
                KIND,
                text,
                position,
                expected="a digit or a letter other than I, O, S, V, Z",
            )


Uscc = Annotated[str, AfterValidator(canonical)]
OrganisationCode = Annotated[str, AfterValidator(organisation_code)]
