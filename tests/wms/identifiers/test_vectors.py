"""Numbers that others printed, and numbers made to break one rule each."""

import json
from pathlib import Path
from typing import TypedDict

import pytest

from wms.identifiers import Kind, identify
from wms.identifiers.uscc import organisation_code

VECTORS = Path(__file__).parents[2] / "data" / "identifiers" / "vectors.json"


class Vector(TypedDict, total=False):
    kind: str
    valid: bool
    value: str
    rule: str


def _vectors(*, valid: bool) -> list[Vector]:
    vectors: list[Vector] = json.loads(VECTORS.read_text("utf-8"))["vectors"]
    return [vector for vector in vectors if vector["valid"] is valid]


def _called(vector: Vector) -> str:
    return f"{vector['kind']} {vector['value']}"


@pytest.mark.parametrize("vector", _vectors(valid=True), ids=_called)
def test_a_right_number_is_right_as_its_kind(vector: Vector) -> None:
    [finding] = identify(vector["value"], Kind(vector["kind"]))

    assert finding.reason is None
    assert finding.canonical is not None


@pytest.mark.parametrize("vector", _vectors(valid=False), ids=_called)
def test_a_wrong_number_is_refused_for_the_rule_it_breaks(vector: Vector) -> None:
    [finding] = identify(vector["value"], Kind(vector["kind"]))

    assert finding.refusal is not None
    assert finding.refusal.rule.value == vector["rule"]


def test_every_kind_has_a_right_and_a_wrong_number() -> None:
    for valid in (True, False):
        kinds = {vector["kind"] for vector in _vectors(valid=valid)}
        assert kinds == {kind.value for kind in Kind}


@pytest.mark.parametrize("value", ["600037341", "M000100Y4"])
def test_an_organisation_code_is_right_on_its_own(value: str) -> None:
    assert organisation_code(value) == value


# A larger collection, kept beside the checkout where there is one.
COLLECTION = Path(__file__).parents[4] / "shared" / "data" / "reference"
COLLECTED_KINDS = {
    "upu_s10": Kind.S10,
    "upu_s9_receptacle": Kind.S9,
    "iso6346_container": Kind.ISO6346,
    "uic_wagon": Kind.UIC,
    "iata_awb": Kind.AWB,
    "cn_uscc": Kind.USCC,
    "cn_customs_registration_10": Kind.CUSTOMS_REG,
    "eu_ioss": Kind.IOSS,
    "gs1_gtin": Kind.GTIN,
    "gs1_sscc": Kind.SSCC,
}


def test_the_larger_collection_is_read_as_it_says() -> None:
    file = COLLECTION / "identifier_vectors.json"
    if not file.exists():
        pytest.skip("no larger collection beside the checkout")
    families = json.loads(file.read_text("utf-8"))["vectors"]

    wrong = [
        example["value"]
        for family in families
        if family["kind"] in COLLECTED_KINDS
        for valid in (True, False)
        for example in family["valid" if valid else "invalid"]
        for finding in identify(example["value"], COLLECTED_KINDS[family["kind"]])
        if finding.valid is not valid
    ]

    assert wrong == []
