"""The written form of a number: what people type, and what may stand where.

Shapes are masks with one sign a position: `A` a letter, `9` a digit, `X` either,
`P` the place part of a UN/LOCODE, which leaves out 0 and 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from wms.identifiers.errors import WrongCharacter, WrongLength

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class _Sign:
    allowed: frozenset[str]
    what: str


_SIGNS: Mapping[str, _Sign] = {
    "A": _Sign(frozenset(LETTERS), what="a letter"),
    "9": _Sign(frozenset(DIGITS), what="a digit"),
    "X": _Sign(frozenset(LETTERS + DIGITS), what="a letter or digit"),
    "P": _Sign(frozenset(LETTERS + "23456789"), what="a letter or a digit from 2 to 9"),
}

# Not str.upper() and not NFKC: the first makes an I of a dotless i, the second a 2 of
# a superscript, and a number must not become right by being misread.
_TYPED_AS = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full width forms
    **{ord(letter.lower()): letter for letter in LETTERS},
    **{0xFF41 + n: letter for n, letter in enumerate(LETTERS)},  # full width, lower
    **dict.fromkeys(map(ord, "-‐‑‒–—―−－"), None),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), None),  # zero width
}


def normalise(value: str) -> str:
    """Bring what people type and paste into the form we compare and store.

    Drops spaces of every kind, hyphens and dashes and zero-width characters; raises
    lower case; narrows full-width digits and letters, as Chinese keyboards type them.
    Touches nothing else: a character that does not belong is left for the shape to name.
    """
    return "".join(value.split()).translate(_TYPED_AS)


def expect_shape(kind: str, text: str, *masks: str) -> None:
    """Refuse a text that follows none of the masks, which differ in length."""
    mask = next((mask for mask in masks if len(mask) == len(text)), None)
    if mask is None:
        lengths = " or ".join(str(len(mask)) for mask in masks)
        raise WrongLength(kind, text, expected=lengths)
    for position, (sign, character) in enumerate(zip(mask, text, strict=True), 1):
        if character not in _SIGNS[sign].allowed:
            expected = _SIGNS[sign].what
            raise WrongCharacter(kind, text, position, expected=expected)


def strays(text: str, mask: str) -> int | None:
    """How many characters leave the mask; None when the length is another."""
    if len(text) != len(mask):
        return None
    return sum(
        character not in _SIGNS[sign].allowed
        for sign, character in zip(mask, text, strict=True)
    )
