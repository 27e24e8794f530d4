"""Every command ends by its contract: 0, 1, 2 or 130, in both languages, pure JSON."""

import json
import signal
from pathlib import Path

import pytest

from api.cli import main
from tests.api.commands import (
    DAY,
    PATIENCE_S,
    answered,
    day_file,
    started,
    wait_for,
)
from tests.routing.files.networks import SMALL, changed

PLAN = ["plan", "--parcels", "day.csv"]
VERBS = [
    PLAN,
    ["import", "parcels", "day.csv"],
    ["plan-day"],
    ["load-day"],
    ["dispatch", "YW-MAD/2026-10-27"],
    ["template", "form.csv"],
    ["network", "check"],
    ["identify", "1"],
    ["demo"],
]


def _name(verb: list[str]) -> str:
    return "-".join(verb[:2])


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing in it, where the commands keep what they keep."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORRIDOR_DATA_DIR", str(tmp_path / "var"))
    return tmp_path


@pytest.mark.parametrize("verb", VERBS, ids=_name)
def test_an_option_nobody_knows_is_wrong_usage(
    verb: list[str], elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*verb, "--no-such-option"]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert "--no-such-option" in said.err
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("verb", VERBS, ids=_name)
@pytest.mark.parametrize(("language", "word"), [("en", "Usage"), ("zh", "用法")])
def test_every_command_explains_itself_within_80_columns(
    verb: list[str], language: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*verb, "--help", "--lang", language]) == 0

    said = capsys.readouterr().out
    assert said.startswith(word)
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize("verb", [PLAN, ["plan-day"]], ids=_name)
def test_seconds_and_work_together_are_wrong_usage(
    verb: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    both = ["--seconds", "1", "--work", "1"]

    told = answered(capsys, *verb, *both)

    assert told["status"] == 2
    assert "--seconds" in str(told["title"])


@pytest.mark.parametrize(
    ("verb", "culprit"),
    [
        (["plan", "--parcels", "nowhere.csv"], "nowhere.csv"),
        (["plan", "--parcels", "day.csv", "--hub", "MARS"], "MARS"),
        (["plan", "--parcels", "day.csv", "--network", "nowhere"], "nowhere"),
        (["import", "parcels", "nowhere.csv"], "nowhere.csv"),
        (["import", "parcels", "day.csv", "--hub", "MARS"], "MARS"),
        (["plan-day", "--hub", "MARS"], "MARS"),
        (["plan-day"], "no parcel waits"),
        (["load-day", "--day", DAY], DAY),
        (["dispatch", "NO-SUCH/2026-10-27"], "NO-SUCH/2026-10-27"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_status_1_and_names_its_culprit(
    verb: list[str],
    culprit: str,
    elsewhere: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    day_file(elsewhere).rename("day.csv")

    told = answered(capsys, *verb)

    assert told["status"] == 1
    assert culprit in json.dumps(told)


@pytest.mark.parametrize(
    "verb",
    [
        ["plan", "--parcels", "nowhere.csv"],
        ["import", "parcels", "nowhere.csv"],
        ["plan-day"],
        ["load-day"],
        ["dispatch", "NO-SUCH/2026-10-27"],
        ["template", "form.doc"],
    ],
    ids=_name,
)
def test_refusals_are_read_in_chinese_too(
    verb: list[str], elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*verb, "--lang", "zh"]) == 1

    said = capsys.readouterr()
    refusal = said.err.partition("corridor: ")[2]
    assert said.out == ""
    assert any("\u4e00" <= sign <= "\u9fff" for sign in refusal), said.err


def test_a_number_that_is_right_is_0_and_one_that_is_not_is_1() -> None:
    assert main(["identify", "CSQU3054383", "--json"]) == 0
    assert main(["identify", "CSQU3054384", "--json"]) == 1
    assert main(["identify", "CSQU3054383", "--as", "unheard-of"]) == 2


def test_a_network_that_can_be_used_is_0_and_one_that_cannot_is_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = changed("change sites 2 lat=x", tmp_path)

    assert main(["network", "check", str(SMALL), "--json"]) == 0
    assert main(["network", "check", str(broken), "--json"]) == 1
    assert main(["network", "ckeck"]) == 2

    first, second = capsys.readouterr().out.splitlines()
    assert json.loads(first)["usable"] and not json.loads(second)["usable"]


def test_a_plan_speaks_chinese_from_progress_to_report(
    elsewhere: Path, day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = ["--work", "1", "--out", "out", "--lang", "zh"]

    assert main(["plan", "--parcels", str(day), *made]) == 0

    said = capsys.readouterr()
    assert "寻找路线" in said.err
    assert "已写入" in said.out
    assert 'lang="zh' in Path("out/report.html").read_text(encoding="utf-8")


def test_refused_rows_are_told_and_written_and_the_others_go_on(
    elsewhere: Path, day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = day.read_text(encoding="utf-8").splitlines()
    weight = rows[0].split(",").index("weight_g")
    cells = rows[5].split(",")
    cells[weight] = "-5"
    rows[5] = ",".join(cells)
    day.write_text("\n".join(rows), encoding="utf-8")

    assert main(["import", "parcels", str(day), "--refused", "refused.csv"]) == 0

    said = capsys.readouterr()
    assert "weight_g '-5'" in said.err
    assert "59 of 60 rows" in said.out
    refused = Path("refused.csv").read_text(encoding="utf-8-sig").splitlines()
    assert refused[1].startswith("6,weight_g,")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_form_that_is_offered_can_be_planned(
    language: str, ending: str, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["template", f"form.{ending}", "--lang", language]) == 0

    told = answered(capsys, "import", "parcels", f"form.{ending}")

    assert told["landed"] == 2
    assert told["refused"] == []


def test_a_form_does_not_overwrite_what_is_there(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine.csv").write_text("mine")

    assert main(["template", "mine.csv"]) == 1

    assert "mine.csv cannot be written" in capsys.readouterr().err
    assert Path("mine.csv").read_text() == "mine"


@pytest.mark.slow
def test_ctrl_c_keeps_the_best_plan_found_so_far(tmp_path: Path) -> None:
    parcels = day_file(tmp_path, 300)
    made = ["--seconds", "600", "--out", "out", "--json"]

    with started(
        "plan", "--parcels", parcels.name, *made, folder=tmp_path, environment={}
    ) as planning:
        wait_for(planning, "looking for ways")
        planning.send_signal(signal.SIGINT)
        out, err = planning.communicate(timeout=PATIENCE_S)

    assert planning.returncode == 130, err
    told = json.loads(out)
    assert (told["status"], told["stopped"]) == (130, "cancelled")
    kept = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    assert kept["summary"] == told["summary"]
    assert "Traceback" not in err


@pytest.mark.slow
def test_the_same_seed_and_work_give_the_same_plan_to_the_byte(tmp_path: Path) -> None:
    parcels = day_file(tmp_path, 200)

    made = ["--work", "5", "--seed", "7", "--out"]
    for out in ("1", "2"):
        with started(
            *("plan", "--parcels", parcels.name, *made, out),
            folder=tmp_path,
            environment={"PYTHONHASHSEED": out},
        ) as planning:
            planning.communicate(timeout=PATIENCE_S)

    for name in ("plan.json", "assignments.csv", "departures.csv", "parcels.parquet"):
        first, second = ((tmp_path / out / name).read_bytes() for out in ("1", "2"))
        assert first == second, name


@pytest.mark.parametrize(
    ("variable", "value", "word"),
    [
        (
            "CORRIDOR_DATABASE_URL",
            "postgresql+psycopg://clerk:secret@127.0.0.1:1/hub",
            "clerk:***@127.0.0.1:1/hub",
        ),
        ("CORRIDOR_DATABASE_URL", "mysql://clerk@127.0.0.1/hub", "postgresql+psycopg"),
        ("CORRIDOR_DATABASE_URL", "sqlite:////proc/none/hub.db", "/proc/none"),
        ("CORRIDOR_DATA_DIR", "/proc/none", "/proc/none"),
        ("CORRIDOR_PLANNING_CURENCY", "EUR", "CORRIDOR_PLANNING_CURENCY"),
    ],
)
def test_a_setting_that_leads_nowhere_is_one_sentence(
    variable: str,
    value: str,
    word: str,
    elsewhere: Path,
    day: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(variable, value)

    assert main(["import", "parcels", str(day)]) == 1

    refusal = capsys.readouterr().err.partition("corridor: ")[2]
    assert word in refusal
    assert "secret" not in refusal
    assert "mistake of ours" not in refusal


def test_a_damaged_database_is_one_sentence(
    elsewhere: Path, day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("var").mkdir()
    Path("var/corridor.db").write_bytes(b"not a database at all" * 100)

    assert main(["import", "parcels", str(day)]) == 1

    refusal = capsys.readouterr().err.partition("corridor: ")[2]
    assert "corridor.db" in refusal
    assert "mistake of ours" not in refusal


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="no disk that is always full"
)
def test_a_full_disk_is_one_sentence(
    elsewhere: Path, day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "parcels", str(day), "--refused", "/dev/full"]) == 1

    assert "/dev/full cannot be written: the disk is full" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_one_sentence(
    elsewhere: Path, day: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = ["--work", "1", "--out", "/proc/none"]

    assert main(["plan", "--parcels", str(day), *made]) == 1

    assert "/proc/none cannot be written" in capsys.readouterr().err
