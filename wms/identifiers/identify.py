"""Identify: say what a number is, and whether it is right.

Without a kind, every kind whose written shape the number has is tried. If it has none,
kinds that one wrong character keeps it from are tried, so that the character is named.
Right readings come before wrong ones, and among the wrong those a swap of neighbours
explains. A passed check digit counts more than a shape: few strangers pass it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from wms.identifiers import (
    awb,
    container,
    customs_registration,
    gtin,
    hs,
    ioss,
    s9,
    s10,
    sscc,
    uld,
    unlocode,
    uscc,
    wagon,
)
from wms.identifiers.errors import IdentifierRefused, Refusal, Rule
from wms.identifiers.kinds import Kind
from wms.identifiers.meanings import meaning
from wms.identifiers.shape import normalise, strays

Part = str | int | bool | None


@dataclass(frozen=True)
class Finding:
    """One reading of a number: its parts when it is right, the refusal when not."""

    kind: Kind
    value: str
    canonical: str | None = None
    parts: Mapping[str, Part] = field(default_factory=dict)
    refusal: Refusal | None = None
    suggestions: tuple[str, ...] = ()
    """Right numbers that differ by one swap of neighbours: look at the label again."""

    @property
    def valid(self) -> bool:
        """Whether the number is right as this kind."""
        return self.refusal is None

    @property
    def reason(self) -> str | None:
        """Why it is refused, in English."""
        return self.refusal.reason if self.refusal else None

    @property
    def unverified(self) -> str | None:
        """What about this kind rests on no official source, in English."""
        return meaning(f"unverified.{self.kind}")


class _Parsed(Protocol):
    def parts(self) -> dict[str, Part]: ...


@dataclass(frozen=True)
class _Scheme:
    parse: Callable[[str], _Parsed]
    masks: tuple[str, ...]
    strength: int
    """How much a right reading proves; only the order matters."""
    written: Callable[[str], str] = normalise


_SCHEMES: Mapping[Kind, _Scheme] = {
    Kind.S9: _Scheme(s9.parse, (s9.MASK,), 90),
    Kind.S10: _Scheme(s10.parse, (s10.MASK,), 90),
    Kind.ISO6346: _Scheme(container.parse, (container.MASK,), 90),
    Kind.USCC: _Scheme(uscc.parse, (uscc.MASK,), 90),
    Kind.SSCC: _Scheme(sscc.parse, (sscc.MASK,), 60, sscc.written),
    Kind.GTIN: _Scheme(gtin.parse, gtin.MASKS, 60, gtin.written),
    Kind.UIC: _Scheme(wagon.parse, (wagon.MASK,), 50),
    Kind.AWB: _Scheme(awb.parse, (awb.MASK,), 50),
    Kind.IOSS: _Scheme(ioss.parse, (ioss.MASK,), 40),
    Kind.ULD: _Scheme(uld.parse, uld.MASKS, 30),
    Kind.UNLOCODE: _Scheme(unlocode.parse, (unlocode.MASK,), 20),
    Kind.HS: _Scheme(hs.parse, hs.MASKS, 20, hs.written),
    Kind.CUSTOMS_REG: _Scheme(
        customs_registration.parse, (customs_registration.MASK,), 10
    ),
}


def identify(value: str, kind: Kind | None = None) -> list[Finding]:
    """Say what the number is: as the kind asked for, or as every kind it may be."""
    if kind is not None:
        return [_read(value, kind)]
    for stray_characters in (0, 1):
        kinds = [kind for kind in _SCHEMES if _astray(value, kind) == stray_characters]
        if kinds:
            return sorted((_read(value, kind) for kind in kinds), key=_rank)
    return []


def _astray(value: str, kind: Kind) -> int | None:
    scheme = _SCHEMES[kind]
    text = scheme.written(value)
    counts = [strays(text, mask) for mask in scheme.masks]
    return min((count for count in counts if count is not None), default=None)


def _read(value: str, kind: Kind) -> Finding:
    try:
        parsed = _SCHEMES[kind].parse(value)
    except IdentifierRefused as refused:
        return Finding(
            kind,
            value,
            refusal=refused.refusal,
            suggestions=_swapped_back(refused.refusal, kind),
        )
    return Finding(kind, value, str(parsed), parsed.parts())


def _swapped_back(refusal: Refusal, kind: Kind) -> tuple[str, ...]:
    if refusal.rule is not Rule.CHECK_DIGIT:
        return ()
    text = refusal.value
    swaps = {
        text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        for at in range(len(text) - 1)
    }
    return tuple(sorted(swap for swap in swaps if _is_right(swap, kind)))


def _is_right(text: str, kind: Kind) -> bool:
    try:
        _SCHEMES[kind].parse(text)
    except IdentifierRefused:
        return False
    return True


def _rank(finding: Finding) -> tuple[bool, bool, int]:
    strength = _SCHEMES[finding.kind].strength
    # Ten digits are a commodity code or a firm: the firm when both its codes are known.
    if finding.parts.get("area_name") and finding.parts.get("ownership_name"):
        strength += 15
    return (not finding.valid, not finding.suggestions, -strength)
