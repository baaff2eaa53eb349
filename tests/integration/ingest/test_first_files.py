"""A first file of somebody who knows the platform's figures, not its names of columns."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest

from i18n import translator
from monitor.show.current import open_current
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.store.records import Records
from presentation.briefing.text import dose_sentence
from presentation.coverage.text import country_finding, of_known
from queries.contents import snapshots
from queries.coverage.metrics import EVERYBODY
from queries.coverage.official import coverage
from tests.conftest import run_monitor
from tests.support.extract_files import dose, write

DAY = date(2022, 8, 14)
STATISTICS = DATASETS["statistics"]
HEADINGS = (
    "Tỉnh/TP;Dân số;Dân số từ 18 tuổi;Số mũi 1;Số mũi 2;Tổng số mũi đã tiêm;"
    "Số vắc xin phân bổ;Số vắc xin thực nhận"
)
OTHER_HEADINGS = (
    "TỈNH, THÀNH PHỐ;Tổng dân số (người);Dân số từ 18 tuổi trở lên;Số người tiêm mũi 1;"
    "Số người tiêm mũi 2;Tổng số liều đã tiêm;Vắc-xin phân bổ;Vắc-xin đã nhận"
)
NAM_DINH = "Nam Định;1780393;1251120;1492916;1400000;3900000;4100000;4000000"
HA_NOI = "Hà Nội;8246500;6000000;7000000;6900000;18000000;19000000;18500000"


@pytest.mark.parametrize("headings", [HEADINGS, OTHER_HEADINGS])
def test_statistics_take_vietnamese_headings(
    records: Records, headings: str, tmp_path: Path
) -> None:
    file = tmp_path / "2022-08-14.csv"
    file.write_text(f"{headings}\n{NAM_DINH}\n{HA_NOI}\n", encoding="utf-8")
    report = import_file(records, STATISTICS, file)
    assert (report.used, report.refusals, report.notes) == (2, (), ())
    (stored,) = records.rows(
        "SELECT * EXCLUDE (record_key, content, extracted_on, file_id, row_number, "
        "superseded_by, deleted, as_of, province_code, revision) FROM statistics "
        "WHERE province_code = '36'"
    )
    assert list(stored.values()) == [int(cell) for cell in NAM_DINH.split(";")[1:]]


def test_a_missing_column_is_named_as_people_call_it(records: Records, tmp_path: Path) -> None:
    file = tmp_path / "2022-08-14.csv"
    file.write_text("Tỉnh/TP;Dân số\nNam Định;1780393\n", encoding="utf-8")
    (refusal,) = import_file(records, STATISTICS, file).refusals
    assert "“số mũi 1” (totalOnceInjected)" in refusal.details["missing"]


def waiting(records: Records) -> list[int | None]:
    return [refusal.row for _name, _day, refusal in records.quarantine()]


def test_refused_figures_are_settled_when_the_file_comes_again_corrected(
    records: Records, tmp_path: Path
) -> None:
    file = tmp_path / "2022-08-14.csv"
    file.write_text(f"{HEADINGS}\n{NAM_DINH}\n{HA_NOI}\n".replace("6900000", "abc"), "utf-8")
    assert import_file(records, STATISTICS, file).refused == 1
    unread = tmp_path / "2022-08-14-b.csv"
    unread.write_text("Số liệu\n", encoding="utf-8")
    import_file(records, STATISTICS, unread)
    assert waiting(records) == [None, 3]
    shorter = tmp_path / "nam-dinh-2022-08-14.csv"
    shorter.write_text(f"{HEADINGS}\n{NAM_DINH}\n".replace("1400000", "1400001"), "utf-8")
    import_file(records, STATISTICS, shorter)
    assert 3 in waiting(records), "a file of one province settles nothing of another"
    file.write_text(f"{HEADINGS}\n{NAM_DINH}\n{HA_NOI}\n", encoding="utf-8")
    assert import_file(records, STATISTICS, file).refused == 0
    assert waiting(records) == []


def test_refused_doses_are_settled_when_the_file_comes_again_corrected(
    records: Records, tmp_path: Path
) -> None:
    wrong = dose(**{"Mã mũi tiêm": "M2", "Mũi tiêm": "Mũi 9x"})
    file = write(tmp_path / "doses-2022-08-13.csv", [dose(), wrong])
    import_file(records, DATASETS["doses"], file)
    assert waiting(records) == [3]
    right = wrong | {"Mũi tiêm": "Mũi 2"}
    import_file(records, DATASETS["doses"], write(file, [dose(), right]))
    assert waiting(records) == []
    (account,) = records.accounts()
    assert (account["rows_refused"], account["rows_corrected"]) == (1, 1)


def test_the_day_of_doses_is_asked_for(tmp_path: Path) -> None:
    home = tmp_path / "home"
    file = write(tmp_path / "tiem.csv", [dose()])
    refused = run_monitor("import", "doses", file, home=home)
    assert refused.returncode == 1
    assert "--as-of" in refused.stderr
    assert not json.loads(run_monitor("status", "--format", "json", home=home).stdout)["loaded"][
        "files"
    ]
    assert run_monitor("import", "doses", file, "--as-of", "2022-08-14", home=home).returncode == 0


def test_what_was_refused_goes_back_with_the_command_that_takes_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for day, wrong in (("2022-08-13", "6900000"), ("2022-08-14", "7000000")):
        file = tmp_path / f"{day}.csv"
        file.write_text(f"{HEADINGS}\n{HA_NOI}\n".replace(wrong, "abc"), encoding="utf-8")
        assert run_monitor("import", "statistics", file, home=home).returncode == 1
    for day, right in (("2022-08-14", "7000000"), ("2022-08-13", "6900000")):
        out = tmp_path / f"q{day[-1]}.csv"
        given = run_monitor("quarantine", "--kind", "statistics", "--output", out, home=home)
        assert f"monitor import statistics {out} --as-of {day}" in given.stdout
        content = out.read_text(encoding="utf-8-sig")
        assert len(content.splitlines()) == 2  # of one day only
        out.write_text(content.replace(",abc,", f",{right},"), encoding="utf-8")
        back = run_monitor("import", "statistics", out, "--as-of", day, home=home)
        assert back.returncode == 0, back.stderr
    none = run_monitor("quarantine", "--kind", "statistics", "--output", out, home=home)
    assert none.returncode == 1


def test_nothing_is_not_published(tmp_path: Path) -> None:
    home = tmp_path / "home"
    result = run_monitor("publish", home=home, lang="en")
    assert result.returncode == 1
    assert "monitor template" in result.stderr
    assert not (home / "published" / "current").exists()
    (tmp_path / "2022-08-14.csv").write_text("Số liệu\n", encoding="utf-8")
    run_monitor("import", "statistics", tmp_path / "2022-08-14.csv", home=home)
    assert run_monitor("publish", home=home).returncode == 1


def test_a_headline_says_of_how_many_provinces_it_is(tmp_path: Path) -> None:
    home = tmp_path / "home"
    file = tmp_path / "2022-08-14.csv"
    file.write_text(f"{HEADINGS}\n{NAM_DINH}\n{HA_NOI}\n", encoding="utf-8")
    for command in (("import", "statistics", file), ("publish",)):
        assert run_monitor(*command, home=home).returncode == 0
    with open_current(home) as databases:
        (snapshot,) = snapshots(databases)
        asked = {"snapshot": snapshot, "dose": 1, "group": EVERYBODY}
        country = coverage(databases, level="country", **asked)  # type: ignore[arg-type]
        provinces = coverage(databases, level="province", **asked)  # type: ignore[arg-type]
    sentence = country_finding(country, provinces, 0.9, translator("vi"))
    assert "của 2 tỉnh có số liệu" in sentence
    assert "2 trên 2 tỉnh" in sentence
    said = dose_sentence("{share}", country.rows[0], country.rows[0], "", translator("vi"))
    assert "của 2 tỉnh có số liệu" in said
    shown = run_monitor("show", "coverage", "--level", "country", home=home, lang="vi").stdout
    assert "của 2 tỉnh có số liệu" in shown
    everybody = dataclasses.replace(country.rows[0], missing=())
    assert of_known(everybody, translator("vi")) == ""
