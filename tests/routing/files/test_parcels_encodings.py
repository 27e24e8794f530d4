"""Chinese, Polish and German parcel files, as the programs of the trade save them."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.files.encodings import as_utf8
from routing.files.errors import DamagedText, NotATable, UnknownEncoding
from routing.files.parcels import ParcelFile, read_parcels

HEADER = "包裹号,就绪时间,国家,邮编,城市,重量(克),长(厘米),宽(厘米),高(厘米),价值_欧元,品名\n"
ROW = "P{n},2026-10-26 09:30,DE,04109,{place},420,21,15,9,24.9,{goods}\n"


def read(path: Path) -> ParcelFile:
    return read_parcels(path, hub_zone="Asia/Shanghai")


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("gb2312", "gb18030"),
    ],
)
def test_chinese_is_read_in_the_encoding_it_was_saved_in(
    tmp_path: Path, encoding: str, named: str
) -> None:
    path = tmp_path / "包裹.csv"
    path.write_bytes(
        (HEADER + ROW.format(n=1, place="莱比锡", goods="玩具")).encode(encoding)
    )

    file = read(path)

    assert file.encoding == named
    assert file.parcels["description"].to_list() == ["玩具"]
    assert file.parcels["length_mm"].to_list() == [210]


def test_one_chinese_word_in_a_short_file_is_enough(tmp_path: Path) -> None:
    english = "parcel_id,ready_local,country,place,weight_g,length_mm,width_mm,"
    english += "height_mm,value_eur,description\n"
    row = "P1,2026-10-26 09:30,DE,Leipzig,420,210,150,90,24.9,义乌\n"
    path = tmp_path / "short.csv"
    path.write_bytes((english + row).encode("gbk"))

    file = read(path)

    assert (file.encoding, file.parcels["description"][0]) == ("gb18030", "义乌")


def test_chinese_goods_and_european_towns_mix_in_gb18030(tmp_path: Path) -> None:
    text = HEADER + ROW.format(n=1, place="Köln", goods="圣诞装饰")
    text += ROW.format(n=2, place="Łódź", goods="🎄 €")
    path = tmp_path / "mixed.csv"
    path.write_bytes(text.encode("gb18030"))

    file = read(path)

    assert file.parcels["place"].to_list() == ["Köln", "Łódź"]
    assert file.parcels["description"].to_list() == ["圣诞装饰", "🎄 €"]


def test_compressed_files_are_read_like_plain_ones(tmp_path: Path) -> None:
    text = HEADER + ROW.format(n=1, place="莱比锡", goods="玩具")
    path = tmp_path / "parcels.csv.gz"
    path.write_bytes(gzip.compress(text.encode("gbk")))

    assert read(path).encoding == "gb18030"


def test_a_western_encoding_is_not_taken_for_chinese(tmp_path: Path) -> None:
    path = tmp_path / "western.csv"
    rows = "".join(ROW.format(n=n, place="Köln", goods="Gläser") for n in range(3))
    ascii_header = "parcel_id,ready_local,country,postcode,place,weight_g,length_cm,"
    ascii_header += "width_cm,height_cm,value_eur,description\n"
    path.write_bytes((ascii_header + rows).encode("cp1252"))

    with pytest.raises(UnknownEncoding, match="line 2"):
        read(path)
    named = read_parcels(path, hub_zone="Asia/Shanghai", encoding="cp1252")

    assert named.parcels["place"].unique().to_list() == ["Köln"]


def test_a_file_glued_from_two_encodings_is_refused_at_the_line_of_the_seam(
    tmp_path: Path,
) -> None:
    path = tmp_path / "glued.csv"
    first = HEADER + ROW.format(n=1, place="莱比锡", goods="玩具")
    second = ROW.format(n=2, place="里昂", goods="灯")
    path.write_bytes(first.encode() + second.encode("gbk"))

    with pytest.raises(DamagedText, match="line 3"):
        read(path)


def test_a_nul_byte_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "nul.csv"
    row = ROW.format(n=1, place="Leip\0zig", goods="toy")
    path.write_bytes((HEADER + ROW.format(n=2, place="x", goods="y") + row).encode())

    with pytest.raises(DamagedText, match="line 3 holds a NUL byte"):
        read(path)


def test_an_encoding_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "parcels.csv"
    path.write_bytes(HEADER.encode())

    with pytest.raises(UnknownEncoding):
        read_parcels(path, hub_zone="Asia/Shanghai", encoding="klingon")


GOODS = (
    "圣诞装饰 毛绒玩具 陶瓷马克杯 发光二极管灯串 蓝牙耳机 雨伞 拉链 纽扣 袜子 围巾 饰品 项链 戒指"
    " 文具 贺卡 气球 木制相框 厨房用品 硅胶 不锈钢 保温杯 钥匙扣 手机壳 窗帘 抱枕 地毯 花瓶 香薰"
    " 蜡烛 义乌 仓库 德国 法国 联通"
).split()


@settings(max_examples=60)
@given(st.lists(st.sampled_from(GOODS), min_size=1, max_size=40))
def test_chinese_of_any_content_survives_gbk(goods: list[str]) -> None:
    text = HEADER + "\n".join(goods)

    read_as, named = as_utf8("f", text.encode("gbk"))

    assert (read_as.decode(), named) == (text, "gb18030")


@settings(max_examples=60)
@given(st.lists(st.sampled_from(GOODS), min_size=4, max_size=40))
def test_half_of_a_file_in_another_encoding_is_never_read_as_garbage(
    goods: list[str],
) -> None:
    text = "\n".join(goods)

    with pytest.raises((DamagedText, UnknownEncoding)):
        as_utf8("f", text.encode() + b"\n" + text.encode("gbk"))


@settings(max_examples=100)
@given(st.binary(min_size=1, max_size=400))
def test_random_bytes_are_read_or_refused_and_never_crash(sent: bytes) -> None:
    try:
        text, _ = as_utf8("f", sent)
    except (DamagedText, NotATable, UnknownEncoding):
        return
    text.decode()
