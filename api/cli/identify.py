"""Identify: say what a number is and whether it is right.

People get a block to read; `--json` is the contract of docs/identify.md, whose names
and English reasons stay the same in every language, because programs read them.
"""

import json
import unicodedata
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.speech import gettext, language, sentence_of

if TYPE_CHECKING:
    from wms.identifiers import Finding, Kind

# What the parts are called; the keys are those of `parts` in the JSON answer.
SENTENCES = {
    "area": "kind of area",
    "area_name": "area means",
    "authority": "registering authority",
    "category": "category",
    "category_name": "category means",
    "chapter": "chapter",
    "check_character": "check character",
    "check_digit": "check digit",
    "class_name": "mail class",
    "company_and_serial": "company prefix and serial",
    "company_prefix": "company prefix",
    "country": "country",
    "despatch": "despatch",
    "destination": "destination office",
    "entity_type": "kind of organisation",
    "extension": "extension digit",
    "fleet": "fleet",
    "gtin14": "as GTIN-14",
    "heading": "heading",
    "indicator": "service indicator",
    "interoperability": "interoperability code",
    "issuer": "issued by",
    "last": "last of its despatch",
    "length": "digits",
    "member_state": "member state",
    "national": "national digits",
    "national_chapter": "chapter of national use",
    "organisation_code": "organisation code",
    "origin": "origin office",
    "owner": "owner",
    "ownership": "ownership",
    "ownership_name": "ownership means",
    "place": "place",
    "prefix": "airline prefix",
    "printed": "as printed",
    "receptacle": "receptacle",
    "region": "region",
    "registered_or_insured": "registered or insured",
    "restricted": "for use inside one firm only",
    "running_number": "running number",
    "scheme": "scheme",
    "serial": "serial",
    "service": "service",
    "subclass": "mail subclass",
    "subheading": "subheading",
    "type_code": "type",
    "vehicle_type": "vehicle type",
    "weight_g": "weight (g)",
    "year_digit": "last digit of year",
}


# Spelled out, because the help must not wait for the library behind the command; a test
# holds it to the library's own list.
KindName = Literal[
    "s10",
    "s9",
    "iso6346",
    "uic",
    "awb",
    "uld",
    "uscc",
    "customs_reg",
    "sscc",
    "gtin",
    "ioss",
    "unlocode",
    "hs",
]


def register(house: typer.Typer) -> None:
    """Add the command to the program."""
    said = gettext(
        "Say what a number is and whether it is right: exit status 0 when it is, "
        "1 when it is not."
    )
    house.command("identify", help=said)(_command())


def _command() -> Callable[..., None]:
    # Made anew for every program, so that its help speaks the language of the day.
    value_help = gettext("The number as printed; spaces and hyphens do not matter.")
    as_help = gettext("The kind it is meant to be; without it, every kind is tried.")
    json_help = gettext("Print one JSON object, as docs/identify.md describes.")

    def command(
        value: Annotated[str, typer.Argument(help=value_help, metavar="VALUE")],
        kind: Annotated[KindName | None, typer.Option("--as", help=as_help)] = None,
        as_json: Annotated[bool, typer.Option("--json", help=json_help)] = False,
    ) -> None:
        raise typer.Exit(identify(value, kind, as_json=as_json))

    return command


def identify(value: str, kind: KindName | None = None, *, as_json: bool = False) -> int:
    """Say what a number is, and return 0 when it is right and 1 when it is not."""
    from wms.identifiers import Kind
    from wms.identifiers import identify as read

    # Bytes that are no text reach us as lone surrogates, which nobody can print.
    value = value.encode("utf-8", "replace").decode("utf-8")
    candidates = read(value)
    findings = read(value, Kind(kind)) if kind else candidates
    best = findings[0] if findings else None
    if as_json:
        said = json.dumps(answer(value, best, candidates), ensure_ascii=False)
    else:
        others = [other for other in candidates if best and other.kind != best.kind]
        said = "\n".join(_told(value, best, others))
    typer.echo(said)
    return 0 if best and best.valid else 1


def answer(
    value: str, best: "Finding | None", candidates: "list[Finding]"
) -> dict[str, object]:
    """Put the findings into the form docs/identify.md promises."""
    if best is None:
        reading = {**_as_json(None), "reason": "no kind of number looks like this"}
    else:
        reading = _as_json(best)
    return {
        "value": value,
        **reading,
        "candidates": [_as_json(candidate) for candidate in candidates],
    }


def _as_json(finding: "Finding | None") -> dict[str, object]:
    refusal = finding.refusal if finding else None
    return {
        "kind": finding.kind.value if finding else None,
        "valid": finding.valid if finding else False,
        "canonical": finding.canonical if finding else None,
        "parts": dict(finding.parts) if finding else {},
        "reason": finding.reason if finding else None,
        "refusal": refusal
        and {
            "rule": refusal.rule.value,
            "part": refusal.part or None,
            "position": refusal.position,
            "expected": refusal.expected or None,
            "found": refusal.found,
        },
        "suggestions": list(finding.suggestions) if finding else [],
        "unverified": finding.unverified if finding else None,
    }


def _told(value: str, best: "Finding | None", others: "list[Finding]") -> Iterator[str]:
    if best is None:
        yield gettext("{value}: no kind of number looks like this", value=value)
        return
    if best.valid:
        yield gettext("{value} is right", value=best.canonical)
    else:
        yield gettext("{value} is not right", value=value)
    yield from _aligned(_lines(best))
    if others:
        yield gettext("It could also be read as")
        yield from _aligned((_name(other.kind), _verdict(other)) for other in others)


def _lines(finding: "Finding") -> Iterator[tuple[str, str]]:
    yield gettext("kind"), _name(finding.kind)
    if finding.refusal:
        yield gettext("reason"), sentence_of(finding.refusal)
    if finding.suggestions:
        label = gettext("right if two neighbours were swapped")
        yield label, ", ".join(finding.suggestions)
    for name, part in finding.parts.items():
        if part is not None:
            yield gettext(SENTENCES[name]), _word(part)
    if finding.unverified:
        yield gettext("not verified"), gettext(finding.unverified)


def _verdict(finding: "Finding") -> str:
    return sentence_of(finding.refusal) if finding.refusal else gettext("right")


def _name(kind: "Kind") -> str:
    return kind.name_zh if language() == "zh" else kind.name_en


def _word(part: str | int | bool) -> str:
    if isinstance(part, bool):
        return gettext("yes") if part else gettext("no")
    # Meanings are phrases of the catalogue; codes and names stand in no catalogue and
    # come back as they are.
    return gettext(part) if isinstance(part, str) else str(part)


def _aligned(pairs: Iterator[tuple[str, str]]) -> Iterator[str]:
    rows = list(pairs)
    width = max(_columns(label) for label, _ in rows)
    for label, text in rows:
        yield f"  {label}{' ' * (width - _columns(label))}  {text}"


def _columns(text: str) -> int:
    # A Chinese character fills two columns of a terminal.
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)
