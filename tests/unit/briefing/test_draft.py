"""Drafts of briefings: changed by several people at once, undone, resumed."""

from __future__ import annotations

import errno
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from geo import units
from i18n import UserError, translator
from presentation.briefing.desk import (
    UNREADABLE,
    Agency,
    Key,
    change_draft,
    last_briefing,
    read_agency,
    read_draft,
    undo,
    write_agency,
)
from presentation.briefing.draft import Content, applied, arranged, read_content
from presentation.briefing.model import Briefing, Part, Period
from presentation.briefing.sections import BODY
from queries.databases import DataVersion

SUNDAY = date(2022, 8, 14)
KEY = Key("36", SUNDAY, "vi")
_ = translator("vi")


def brief() -> Briefing:
    period = Period(date(2022, 7, 17), SUNDAY)
    return Briefing(
        "Báo cáo",
        units.province("36"),
        period,
        period,
        "vi",
        DataVersion(1, datetime.now(UTC), demo=False),
        tuple(Part(name, name, f"Câu {name}.") for name in BODY),
    )


def test_what_several_write_at_once_is_all_kept(tmp_path: Path) -> None:
    def write(number: int) -> None:
        change_draft(
            tmp_path, KEY, lambda content: content.with_text(f"part-{number}", "Mới.", "Cũ.")
        )

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write, range(24)))
    draft = read_draft(tmp_path, KEY)
    assert set(draft.content.texts) == {f"part-{number}" for number in range(24)}
    assert draft.revision == 24
    assert draft.saved_at


def test_each_change_is_undone_and_a_reader_resumes(tmp_path: Path) -> None:
    change_draft(tmp_path, KEY, lambda content: content.with_text("why", "Một.", "Cũ."))
    change_draft(tmp_path, KEY, lambda content: content.without("behind"))
    assert read_draft(tmp_path, KEY).content.dropped == {"behind"}
    undo(tmp_path, KEY)
    resumed = read_draft(tmp_path, KEY)
    assert resumed.content.dropped == frozenset()
    assert resumed.content.texts["why"].text == "Một."
    undo(tmp_path, KEY)
    assert read_draft(tmp_path, KEY).content.is_empty
    undo(tmp_path, KEY)
    assert read_draft(tmp_path, KEY).revision == 4
    # Another day of the week is the same draft; another week, place or language is another.
    assert read_draft(tmp_path, Key("36", date(2022, 8, 10), "vi")).revision == 4
    for other in (Key("36", date(2022, 8, 15), "vi"), Key("79", SUNDAY, "vi")):
        assert read_draft(tmp_path, other).revision == 0


def test_a_text_as_computed_or_emptied_is_no_change() -> None:
    content = Content().with_text("why", "Câu tôi.\nCâu máy.\nThêm.", "Câu máy.\nCâu hai.")
    assert content.count == 2
    assert content.with_text("why", "Câu máy.", "Câu máy.").is_empty
    assert content.with_text("why", " \n", "Câu máy.").is_empty


def test_parts_are_moved_left_out_and_added() -> None:
    content = Content().moved(BODY, "actions", -1).without("why")
    past_the_left_out = content.moved(content.order, "progress", -1).order
    assert past_the_left_out == ("actions", "overview", "progress", "behind", "why")
    content = content.with_added((*content.order,), "Ý kiến của Sở.\nMột ý.")
    made = applied(brief(), content, _)
    assert [one.name for one in made.body] == [
        "actions",
        "overview",
        "behind",
        "progress",
        "text-1",
    ]
    assert (made.body[-1].message, made.body[-1].points) == ("Ý kiến của Sở.", ("Một ý.",))
    assert [one.name for one in made.chapter("overview")] == ["overview", "progress", "text-1"]
    assert "why" in [one.name for one in arranged(brief(), content, _).body]
    assert [one.name for one in applied(brief(), content.with_part("why"), _).body].count("why")
    assert content.without("text-1").count == 0
    assert content.moved(content.order, "actions", -1).order[0] == "actions"


def test_a_file_is_a_draft_or_refused() -> None:
    content = Content().with_text("why", "Câu <tôi>.", "").without("behind")
    assert read_content(json.loads(json.dumps(content.plain()))) == content
    for found in ("null", "[]", "{}", '{"texts": ["why"]}', '{"texts": {"why": "Câu."}}'):
        with pytest.raises(UserError, match="no draft"):
            read_content(json.loads(found))


def test_a_name_of_another_kind_is_no_text_of_ones_own() -> None:
    found = read_content({"texts": {"text-mine": {"text": "Câu."}, "text-2": {"text": "Câu."}}})
    assert "text-3" in found.with_added(BODY, "Mới.").texts


@pytest.mark.parametrize("damaged", ["{", '{"texts": {}}', "[]"])
def test_a_draft_that_cannot_be_read_is_kept_beside_the_new_one(
    tmp_path: Path, damaged: str
) -> None:
    file = tmp_path / "drafts" / f"{KEY.name}.json"
    file.parent.mkdir()
    file.write_text(damaged, encoding="utf-8")
    change_draft(tmp_path, KEY, lambda content: content.without("why"))
    assert read_draft(tmp_path, KEY).content.dropped == {"why"}
    assert file.with_suffix(UNREADABLE).read_text(encoding="utf-8") == damaged
    change_draft(tmp_path, KEY, lambda content: content.without("behind"))
    assert file.with_suffix(UNREADABLE).read_text(encoding="utf-8") == damaged


def test_a_full_disk_loses_nothing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_draft(tmp_path, KEY, lambda content: content.without("why"))
    before = {file.name: file.read_bytes() for file in (tmp_path / "drafts").iterdir()}

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match="No space left"):
        change_draft(tmp_path, KEY, lambda content: content.without("behind"))
    assert {file.name: file.read_bytes() for file in (tmp_path / "drafts").iterdir()} == before


def test_the_last_briefing_is_of_an_earlier_week(tmp_path: Path) -> None:
    place = units.province("36")
    for day in (date(2022, 7, 31), date(2022, 8, 7), SUNDAY):
        change_draft(tmp_path, Key("36", day, "vi"), lambda content: content.without("why"))
    assert last_briefing(tmp_path, place, SUNDAY, "vi") == date(2022, 8, 7)
    assert last_briefing(tmp_path, place, SUNDAY, "en") is None
    assert last_briefing(tmp_path, units.province("79"), SUNDAY, "vi") is None


def test_the_agency_is_kept_once(tmp_path: Path) -> None:
    assert read_agency(tmp_path) == Agency()
    kept = write_agency(
        tmp_path, Agency(name=" Sở Y tế ", recipients=("Bộ Y tế", " ", "UBND tỉnh"))
    )
    assert kept == read_agency(tmp_path)
    assert kept.name == "Sở Y tế"
    assert kept.recipients == ("Bộ Y tế", "UBND tỉnh")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("no folder", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be written"):
        change_draft(tmp_path, KEY, lambda content: content.without("why"))
