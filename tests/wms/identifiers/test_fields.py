"""Numbers as fields of a form and as columns of a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from sqlmodel import Field, Session, SQLModel, create_engine, select

from wms.identifiers import (
    S9,
    S10,
    ContainerNumber,
    Eori,
    HsCode,
    IdentifierRefused,
    SealNumber,
    UnLocode,
    WagonNumber,
    WrongLength,
    normalise,
    unlocode,
    wagon,
)
from wms.identifiers import s10 as s10_numbers


class Arrival(BaseModel):
    item: S10
    box: ContainerNumber | None = None
    wagon: WagonNumber | None = None
    code: HsCode | None = None
    office: UnLocode | None = None
    seal: SealNumber | None = None
    importer: Eori | None = None


class PostedItem(SQLModel, table=True):
    __tablename__ = "posted_item_of_a_test"

    item: S10 = Field(primary_key=True)
    bag: S9 | None = None


def test_a_form_keeps_the_canonical_form() -> None:
    arrival = Arrival(
        item="rb 123 456 785 gb",
        box="CSQU 305438-3",
        wagon="21 81 2471 217-3",
        code="6204.62.00",
        office="cn yiw",
        seal="cn-0012345",
        importer="xi 123456789000",
    )

    assert arrival.model_dump() == {
        "item": "RB123456785GB",
        "box": "CSQU3054383",
        "wagon": "218124712173",
        "code": "62046200",
        "office": "CNYIW",
        "seal": "CN0012345",
        "importer": "XI123456789000",
    }


def test_a_form_names_the_field_and_the_place_of_the_fault() -> None:
    with pytest.raises(ValidationError) as refused:
        Arrival(item="RB123456786GB")

    [error] = refused.value.errors()
    assert error["loc"] == ("item",)
    assert "check digit 6, expected 5 at position 11" in error["msg"]
    assert isinstance(error["ctx"]["error"], IdentifierRefused)


def test_a_refusal_carries_its_facts() -> None:
    with pytest.raises(IdentifierRefused) as refused:
        s10_numbers.canonical("RB123456786GB")

    assert refused.value.code == "WrongCheckDigit"
    assert refused.value.facts == {
        "kind": "s10",
        "value": "RB123456786GB",
        "part": "check digit",
        "found": "6",
        "expected": "5",
        "position": 11,
        "why": "",
    }


def test_a_number_stands_as_a_column() -> None:
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(
        engine, [SQLModel.metadata.tables["posted_item_of_a_test"]]
    )

    with Session(engine) as session:
        session.add(PostedItem(item="RB123456785GB"))
        session.commit()
        [kept] = session.exec(select(PostedItem)).all()

    assert kept.item == "RB123456785GB"
    engine.dispose()


@pytest.mark.parametrize(
    ("value", "fleet"),
    [
        ("21 81 2471 217-3", wagon.Fleet.UIC),
        ("5245 6787", wagon.Fleet.CIS),
        ("1503 221", wagon.Fleet.CHINA),
    ],
)
def test_a_wagon_of_any_gauge_is_told_by_its_length(
    value: str, fleet: wagon.Fleet
) -> None:
    assert wagon.parse(value, fleets=tuple(wagon.Fleet)).fleet is fleet
    assert wagon.canonical_of_any_fleet(value) == normalise(value)


def test_a_wagon_of_another_gauge_is_refused_where_it_was_not_asked_for() -> None:
    with pytest.raises(WrongLength, match="8 characters, expected 12"):
        wagon.canonical("5245 6787")
    with pytest.raises(WrongLength, match="9 characters, expected 12 or 8 or 7"):
        wagon.canonical_of_any_fleet("123456789")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ＲＢ１２３４５６７８５ＧＢ", "RB123456785GB"),
        ("ｒｂ１２３４５６７８５ｇｂ", "RB123456785GB"),
        ("RB\u3000123\u00a0456—785–GB", "RB123456785GB"),
        ("176－12345675", "17612345675"),
        ("\ufeffRB123456785GB\u200b", "RB123456785GB"),
    ],
)
def test_what_a_chinese_keyboard_types_is_understood(typed: str, meant: str) -> None:
    assert normalise(typed) == meant


@pytest.mark.parametrize("typed", ["RBı23456785GB", "RB¹23456785GB", "RB١23456785GB"])
def test_a_sign_that_only_looks_like_a_digit_is_refused(typed: str) -> None:
    with pytest.raises(IdentifierRefused):
        s10_numbers.canonical(typed)


@given(st.text())
def test_normalising_twice_changes_nothing_more(typed: str) -> None:
    assert normalise(normalise(typed)) == normalise(typed)


def test_a_place_is_looked_up_only_in_the_list_handed_in() -> None:
    assert unlocode.canonical("CNQQQ") == "CNQQQ"
    assert unlocode.listed("cn yiw", {"CNYIW"}) == "CNYIW"
    with pytest.raises(IdentifierRefused, match="QQQ"):
        unlocode.listed("CNQQQ", {"CNYIW"})
