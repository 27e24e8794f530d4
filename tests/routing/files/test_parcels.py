"""Parcel files: columns, units, rules; each rule kept and broken."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from routing.errors import Nonsense
from routing.files.parcels.rules import RULES
from routing.files.parcels.wrong_header import WrongHeader
from tests.routing.files.parcel_rows import (
    BROKEN,
    KEPT,
    one_parcel,
    read,
    refusals,
    renamed,
    written,
)


def test_a_sound_row_lands_with_every_unit_converted(tmp_path: Path) -> None:
    parcel = one_parcel(tmp_path, KEPT)

    assert parcel["ready_at"] == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)
    assert parcel["due_at"] == datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
    assert (parcel["value_minor"], parcel["currency"]) == (2490, "EUR")
    assert (parcel["weight_g"], parcel["hs6_lines"]) == (420, 1)
    assert parcel["lateness_cny_minor_per_day"] == 250
    assert (parcel["row"], parcel["due_assumed"]) == (2, False)


@pytest.mark.parametrize(
    ("header", "to", "value", "column", "expected"),
    [
        ("weight_g", "weight_kg", "1.145", "weight_g", 1145),
        ("weight_g", "Weight (kg)", "0.42", "weight_g", 420),
        ("weight_g", "重量（克）", "420", "weight_g", 420),
        ("weight_g", "重量_公斤", "2", "weight_g", 2000),
        ("length_mm", "length_cm", "21.05", "length_mm", 211),
        ("length_mm", "长度(厘米)", "30", "length_mm", 300),
        ("length_mm", "length_m", "0.4", "length_mm", 400),
        ("value_eur", "value_cny", "99.9", "value_minor", 9990),
        ("value_eur", "申报价值_gbp", "1", "currency", "GBP"),
        ("value_eur", "value_jpy", "500", "value_minor", 500),
        ("country", "国家", "fr", "country", "FR"),
        ("country", "dest_country", "EL", "country", "GR"),
        ("postcode", "邮编", "4109", "postcode", "04109"),
        ("goods_class", "货物类别", "内电", "goods_class", "battery_in_equipment"),
        ("goods_class", "contains_battery", "1", "goods_class", "battery_in_equipment"),
        ("customs_mode", "监管方式", "邮政", "customs_mode", "postal"),
        ("hs6", "hs_chapter", "95", "hs6", "95"),
        ("hs6", "hs_code", "9503.00.8900；3926.40", "hs6", "950300;392640"),
        ("hs6", "hs6", "950300;950300", "hs6_lines", 1),
        ("parcel_id", "包裹号", "P9", "parcel_id", "P9"),
    ],
)
def test_columns_are_understood_under_the_names_people_give_them(
    tmp_path: Path, header: str, to: str, value: str, column: str, expected: object
) -> None:
    assert one_parcel(tmp_path, renamed(header, to, value))[column] == expected


@pytest.mark.parametrize(
    ("header", "written_as", "expected"),
    [
        ("ready_at", "2026-10-26T01:30Z", (26, 1, 30)),
        ("ready_at", "2026-10-26 09:30:59+0800", (26, 1, 30)),
        ("ready_at", "2026-10-26T09:30:00.123-03:30", (26, 13, 0)),
        ("ready_local", "2026-10-26 09:30", (26, 1, 30)),
        ("ready_local", "2026/10/26 9:30", (26, 1, 30)),
        ("ready_local", "2026-10-26T09:30:10", (26, 1, 30)),
        ("ready_local", "2026年10月26日 9:30", (26, 1, 30)),
    ],
)
def test_a_moment_is_read_with_its_offset_or_in_the_hubs_time(
    tmp_path: Path, header: str, written_as: str, expected: tuple[int, int, int]
) -> None:
    parcel = one_parcel(tmp_path, renamed("ready_at", header, written_as))

    day, hour, minute = expected
    assert parcel["ready_at"] == datetime(2026, 10, day, hour, minute, tzinfo=UTC)


def test_a_due_date_alone_ends_with_the_hubs_day(tmp_path: Path) -> None:
    parcel = one_parcel(tmp_path, renamed("due_at", "due_local", "2026-11-20"))

    assert parcel["due_at"] == datetime(2026, 11, 20, 15, 59, tzinfo=UTC)


def test_sides_are_ordered_from_longest_to_shortest(tmp_path: Path) -> None:
    row = {**KEPT, "length_mm": "90", "width_mm": "210", "height_mm": "150"}

    parcel = one_parcel(tmp_path, row)

    sides = [parcel[f"{side}_mm"] for side in ("length", "width", "height")]
    assert sides == [210, 150, 90]


@pytest.mark.parametrize(("rule", "broken", "field"), BROKEN)
def test_a_broken_rule_is_named_with_row_field_and_value(
    tmp_path: Path, rule: str, broken: dict[str, str], field: str
) -> None:
    found = refusals(tmp_path, **broken)

    assert [(r.rule.code, r.field) for r in found] == [(rule, field)]
    assert (found[0].file, found[0].row) == ("parcels.csv", 3)
    assert found[0].value == broken.get(field, found[0].value).strip()[:60]


@pytest.mark.parametrize(
    ("rule", "header", "value"),
    [
        ("local_moment", "ready_local", "2026-10-26T09:30+08:00"),
        ("local_moment", "ready_local", "2026-10-26"),
        ("in_calendar", "ready_local", "1999-12-31 09:30"),
        ("choice", "contains_battery", "perhaps"),
    ],
)
def test_a_broken_rule_of_another_spelling_is_named_too(
    tmp_path: Path, rule: str, header: str, value: str
) -> None:
    replaced = {"ready_local": "ready_at", "contains_battery": "goods_class"}[header]

    file = read(written(tmp_path, renamed(replaced, header, value)))

    assert [(r.rule.code, r.field) for r in file.refused] == [(rule, header)]


def test_an_hour_that_the_clock_change_skips_is_refused(tmp_path: Path) -> None:
    row = renamed("ready_at", "ready_local", "2026-03-29 02:30")

    skipped = read(written(tmp_path, row), zone="Europe/Madrid")
    kept = read(written(tmp_path, row), zone="Asia/Shanghai")

    assert [r.rule.code for r in skipped.refused] == ["in_calendar"]
    assert len(kept.parcels) == 1


def test_a_currency_without_a_rate_is_refused(tmp_path: Path) -> None:
    row = renamed("value_eur", "value", "10")

    file = read(
        written(
            tmp_path,
            {**row, "currency": "usd"},
            {**row, "parcel_id": "P2", "currency": "XYZ"},
        )
    )

    assert [(r.rule.code, r.value) for r in file.refused] == [("currency_known", "XYZ")]
    assert file.parcels["currency"].to_list() == ["USD"]


def test_every_mistake_of_every_row_is_named_at_once(tmp_path: Path) -> None:
    rows = [
        {**KEPT, "parcel_id": "P1", "weight_g": "-1", "country": "ZZ"},
        {**KEPT, "parcel_id": "P2"},
        {**KEPT, "parcel_id": "P3", "goods_class": "?", "ready_at": "?", "hs6": "?"},
    ]

    file = read(written(tmp_path, *rows))

    told = [(r.row, r.rule.code) for r in file.refused]
    assert sorted(told) == [
        (2, "at_least"),
        (2, "country_known"),
        (4, "choice"),
        (4, "hs_digits"),
        (4, "offset_moment"),
    ]
    assert (len(file.parcels), file.refused.rows, file.rows) == (1, 2, 3)


def test_a_refusal_reads_as_one_sentence_in_both_languages(tmp_path: Path) -> None:
    [refusal] = refusals(tmp_path, weight_g="-420")

    assert str(refusal) == ("parcels.csv row 3, weight_g '-420': must be at least 1 g")
    assert refusal.sentence("zh") == "不得小于 1 g"


def test_every_rule_has_a_case_that_breaks_it() -> None:
    elsewhere = {"fits_header", "quote_closed", "local_moment", "currency_known"}

    assert {rule for rule, *_ in BROKEN} | elsewhere == set(RULES)


def test_every_refusal_can_say_its_sentence(tmp_path: Path) -> None:
    for _, broken, _ in BROKEN:
        for refusal in refusals(tmp_path, **broken):
            assert "{" not in refusal.sentence("en") + refusal.sentence("zh")


def test_what_was_assumed_is_noted(tmp_path: Path) -> None:
    asked = ("parcel_id", "ready_at", "country", "postcode", "value_eur", "weight_g")
    sides = ("length_mm", "width_mm", "height_mm")
    bare = {key: KEPT[key] for key in (*asked, *sides)} | {"colour": "red"}

    file = read(written(tmp_path, {**bare, "country": "UK", "postcode": "E1 6AN"}))

    assert [note.code for note in file.notes] == [
        "due_assumed",
        "goods_assumed",
        "mode_assumed",
        "seller_unnamed",
        "headings_short",
        "country_renamed",
        "unread",
    ]
    assert str(file.notes[-1]) == "nobody reads the columns colour"
    parcel = file.parcels.row(0, named=True)
    assert parcel["due_at"] == datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    assert (parcel["due_assumed"], parcel["country"]) == (True, "GB")


def test_a_complete_file_leaves_nothing_to_note(tmp_path: Path) -> None:
    assert read(written(tmp_path, KEPT)).notes == ()


def test_all_missing_columns_are_named_with_what_may_have_been_meant(
    tmp_path: Path,
) -> None:
    path = tmp_path / "parcels.csv"
    path.write_text("parcelid,Weight,length_inch,country,value\n1,2,3,DE,4\n")

    with pytest.raises(WrongHeader) as refused:
        read(path)

    assert [(p.code, p.facts["column"]) for p in refused.value.problems] == [
        ("no_unit", "weight_g"),
        ("near_miss", "parcel_id"),
        ("near_miss", "length_mm"),
        ("missing", "width_mm"),
        ("missing", "height_mm"),
        ("missing", "ready_at"),
        ("no_currency", "value"),
    ]
    assert "'Weight' does not say its unit: write weight_g / weight_kg" in str(
        refused.value
    )


def test_a_wrong_header_is_told_in_chinese_with_our_chinese_names(
    tmp_path: Path,
) -> None:
    sound = {name: value for name, value in KEPT.items() if name != "country"}

    with pytest.raises(WrongHeader) as refused:
        read(written(tmp_path, {**sound, "contry": "DE"}))

    assert refused.value.problems.told("zh").startswith("缺少列 国家（country，")


def test_two_columns_of_one_meaning_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongHeader) as weights:
        read(written(tmp_path, {**KEPT, "weight_kg": "1"}))
    with pytest.raises(WrongHeader) as moments:
        read(written(tmp_path, {**KEPT, "ready_local": "2026-10-26 09:30"}))

    assert "weight_g, weight_kg all mean weight_g" in str(weights.value)
    assert [p.code for p in moments.value.problems] == ["twice"]


def test_a_hub_needs_a_real_time_zone(tmp_path: Path) -> None:
    with pytest.raises(Nonsense, match="hub_zone"):
        read(written(tmp_path, KEPT), zone="Asia/Yiwu")
