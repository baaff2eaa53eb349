"""The file of thresholds: what it may say, and how what it may not say is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo import units
from i18n import UserError, translator
from pipeline.publish.thresholds import FILE, read_thresholds, write_thresholds
from queries.alerts.alerts import INDICATORS


def test_without_a_file_every_indicator_is_watched_everywhere(tmp_path: Path) -> None:
    limits = read_thresholds(tmp_path)
    places = {"VN", *(one.code for one in units.provinces())}
    assert set(limits) == {(indicator, code) for indicator in INDICATORS for code in places}
    assert limits["same_day", "VN"] == 0.8
    assert limits["coverage_dose2", "36"] == 0


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_file_that_is_written_says_what_counts_without_it(tmp_path: Path, lang: str) -> None:
    before = read_thresholds(tmp_path)
    file = write_thresholds(tmp_path, translator(lang))
    assert read_thresholds(tmp_path) == before
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("# [province.86]\n# same", "[province.86]\nsame"), "utf-8")
    changed = {key for key, limit in read_thresholds(tmp_path).items() if limit != before[key]}
    assert changed == {("same_day", "86")}
    with pytest.raises(UserError, match="there already"):
        write_thresholds(tmp_path, translator(lang))
    assert "same_day_below = 70" in file.read_text(encoding="utf-8")


def test_a_province_has_its_own_or_everybodys_or_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        "[provinces]\nmismatch_above = 12.3\nbacklog_above = 'off'\n"
        "[province.01]\nmismatch_above = 'off'\nbacklog_above = 0\n",
        encoding="utf-8",
    )
    limits = read_thresholds(tmp_path)
    assert limits["mismatch", "36"] == 0.123
    assert ("mismatch", "01") not in limits
    assert ("backlog", "36") not in limits
    assert limits["backlog", "01"] == 0
    assert (limits["mismatch", "VN"], limits["backlog", "VN"]) == (0.2, 0.05)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[country]\nsame_day_below = 0.8", ["country", "same_day_below", "“0.8”", "from 1 to"]),
        ("[provinces]\nmismatch_above = 101", ["provinces", "mismatch_above", "“101”"]),
        ("[provinces]\nbacklog_above = -1", ["provinces", "backlog_above", "“-1”"]),
        ("[provinces]\nbacklog_above = nan", ["backlog_above", "“nan”"]),
        ("[provinces]\nbacklog_above = true", ["backlog_above", "“True”"]),
        ("[province.36]\nbacklog_above = '10 %'", ["province.36", "“10 %”"]),
        ("[country]\nmismatch = 10", ["“country.mismatch”", "mismatch_above"]),
        ("[regions]\nmismatch_above = 10", ["“regions”", "country, provinces, province"]),
        ("[province.1]\nmismatch_above = 10", ["“1”", "[province.36]"]),
        ("province = 36", ["province", "“36”"]),
        ("country = 10", ["country", "“10”", "[country]"]),
        ("[province]\n36 = 10", ["province.36", "[province.36]"]),
        ("[country]\nmismatch_above = 10 %", ["TOML", "line 2"]),
        (b"\xff\xfe", ["TOML"]),
    ],
)
def test_what_is_wrong_is_said_with_where_and_what_to_do(
    tmp_path: Path, content: str | bytes, said: list[str]
) -> None:
    written = content if isinstance(content, bytes) else content.encode()
    (tmp_path / FILE).write_bytes(written)
    with pytest.raises(UserError) as error:
        read_thresholds(tmp_path)
    text = error.value.text(translator("en"))
    assert text.startswith(FILE)
    for part in said:
        assert part in text
    assert error.value.text(translator("vi")) != text


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(UserError, match="cannot be read"):
        read_thresholds(tmp_path)
