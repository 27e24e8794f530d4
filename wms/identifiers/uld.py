"""IATA unit load device: AKE12345CZ on a container or pallet that flies.

Three letters of type, four or five digits of serial, the owner as an airline's two
characters or three letters. There is no check digit; type and owner are not looked up.
"""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from wms.identifiers.errors import WrongCharacter
from wms.identifiers.kinds import Kind
from wms.identifiers.shape import expect_shape, normalise

KIND = Kind.ULD
MASKS = ("AAA9999XX", "AAA9999XXX", "AAA99999XXX")

# An airline's two characters hold at least one letter, so 5X and CZ, never 67.
# A five-digit serial is tried first: AKE123455X is device 12345 of 5X.
_NUMBER = re.compile(
    r"([A-Z]{3})([0-9]{5}|[0-9]{4})([A-Z]{3}|[A-Z][A-Z0-9]|[0-9][A-Z])"
)


@dataclass(frozen=True)
class UldParts:
    """The parts of a unit load device's number."""

    type_code: str
    serial: str
    owner: str

    def __post_init__(self) -> None:
        text = str(self)
        expect_shape(KIND, text, *MASKS)
        if _NUMBER.fullmatch(text) is None:
            raise WrongCharacter(
                KIND,
                text,
                len(text),
                expected="an owner of two characters with a letter, or three letters",
            )

    def __str__(self) -> str:
        return f"{self.type_code}{self.serial}{self.owner}"

    def parts(self) -> dict[str, str | int | bool | None]:
        """The parts by name, for people and for JSON."""
        return {
            "type_code": self.type_code,
            "serial": self.serial,
            "owner": self.owner,
        }


def parse(value: str) -> UldParts:
    """Take the number apart, or refuse it."""
    text = normalise(value)
    match = _NUMBER.fullmatch(text)
    # Without a match any cut will do: the whole is refused, whatever the parts.
    return UldParts(*match.groups()) if match else UldParts(text[:3], text[3:], "")


def canonical(value: str) -> str:
    """The number as we store it, or a refusal."""
    return str(parse(value))


def number(type_code: str, serial: int, owner: str) -> str:
    """Make a device's number from its type, serial and owner."""
    return str(UldParts(type_code, f"{serial:05d}", owner))


UldNumber = Annotated[str, AfterValidator(canonical)]
