"""What became of a file: right, noted, refused, or wrong without a word."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bench.dirt.extracts import Draft, Values
from i18n import UserError
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.store.records import FileReport, Records

_IN_PERSON = (
    "name",
    "birth_date",
    "birth_year",
    "sex",
    "id_type",
    "id_number",
    "phone",
    "residence_province",
    "residence_district",
)


@dataclass
class Verdict:
    """``right``, ``noted`` and ``refused`` rows; ``silent``: what was wrong without a word;
    ``lost``: rows that nothing accounts for; ``crash``: the error nobody foresaw."""

    right: int = 0
    noted: int = 0
    refused: int = 0
    silent: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    crash: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is silently wrong, lost or crashed."""
        return not (self.silent or self.lost or self.crash)


def judge(records: Records, draft: Draft, file: Path, **options: Any) -> Verdict:
    """Import the file of a draft and hold what is stored against what its rows mean."""
    verdict = Verdict()
    try:
        report = import_file(records, DATASETS[draft.dataset], file, **options)
    except UserError:
        verdict.refused = len(draft.rows)
        return verdict
    except Exception as error:
        verdict.crash = f"{type(error).__name__}: {error}"
        return verdict
    if report.refused_whole:
        verdict.refused = len(draft.rows)
        if not report.refusals:
            verdict.lost.append("refused without a reason")
        return verdict
    _account(report, draft, verdict)
    _compare(records, report, draft, verdict)
    return verdict


def _account(report: FileReport, draft: Draft, verdict: Verdict) -> None:
    became = report.used + report.unchanged + report.superseded + report.refused
    if report.read != became:
        verdict.lost.append(f"{report.read} rows read, {became} accounted for")
    # A total and a signature may count as rows or not, and so may a line that was cut off.
    rows, around = len(draft.rows), len(draft.before) + len(draft.after)
    if not rows - 1 <= report.read + _skipped(report) <= rows + around:
        verdict.lost.append(f"{rows} rows written, {report.read} read")


def _skipped(report: FileReport) -> int:
    """Rows that a note says were set aside, as the headings that stand once more."""
    return sum(int(note.details.get("skipped", 0)) for note in report.notes)


def _compare(records: Records, report: FileReport, draft: Draft, verdict: Verdict) -> None:
    dataset = DATASETS[draft.dataset]
    file_id = records.rows("SELECT max(file_id) AS file_id FROM source_file")[0]["file_id"]
    said = _said(records, file_id)
    for stored in _stored(records, dataset.table, file_id):
        means = _meaning(draft, stored)
        if means is None:
            number = stored["row_number"]
            if not said[number]:
                verdict.silent.append(f"row {number}: nobody meant {stored}")
            continue
        if not means:
            verdict.right += 1
            continue
        wrong = {
            name: (value, stored[name])
            for name, value in means.items()
            if name in stored and _plain(stored[name]) != _plain(value)
        }
        noted = said[stored["row_number"]] or _of_all_rows(report, wrong)
        if not wrong:
            verdict.right += 1
        elif noted:
            verdict.noted += 1
        else:
            verdict.silent.append(f"row {stored['row_number']}: {wrong}")
    verdict.refused += report.refused


def _of_all_rows(report: FileReport, wrong: dict[str, tuple[Any, Any]]) -> bool:
    """Whether a note of the whole file says that columns were not used."""
    return all(stored is None for _meant, stored in wrong.values()) and any(
        note.row is None for note in report.notes
    )


def _said(records: Records, file_id: int) -> Counter[int]:
    """How much was said of each row that is used."""
    return Counter(
        row["row_number"]
        for row in records.rows(
            "SELECT row_number FROM quarantine WHERE file_id = ? AND row_number IS NOT NULL",
            [file_id],
        )
    )


def _stored(records: Records, table: str, file_id: int) -> list[dict[str, Any]]:
    if table != "dose":
        return records.rows(f"SELECT * FROM {table} WHERE file_id = ?", [file_id])
    persons = ", ".join(f"p.{name}" for name in _IN_PERSON)
    return records.rows(
        f"SELECT d.* EXCLUDE (sex, residence_province, residence_district), {persons} "
        "FROM dose AS d LEFT JOIN person AS p USING (person_key, person_content) "
        "WHERE d.file_id = ?",
        [file_id],
    )


def _meaning(draft: Draft, stored: dict[str, Any]) -> Values | None:
    """What a stored row was meant to be, found by what no dirt touches; ``{}``: by anything."""
    keys = {
        "doses": ("lot",),
        "register": ("id_number",),
        "daily_reports": ("province_code", "day"),
        "population": ("province_code", "district_code", "age_band", "sex"),
    }[draft.dataset]
    for means in draft.meant:
        if means and all(_plain(means[key]) == _plain(stored[key]) for key in keys):
            return means
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    if isinstance(value, date):
        return value
    return value if value is None or isinstance(value, int) else str(value)


def described(draft: Draft) -> str:
    """A draft in words, to find it again."""
    return json.dumps(
        {"dataset": draft.dataset, "ending": draft.ending, "dirt": draft.dirt}, ensure_ascii=False
    )
