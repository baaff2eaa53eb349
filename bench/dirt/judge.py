"""What became of a file: right, noted, refused, or wrong without a word."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bench.dirt.draft import Draft, Values
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
    said = _said(records, report, file_id)
    not_used = _not_used(report)
    met = 0
    for stored in _stored(records, dataset.table, file_id):
        number = stored["row_number"]
        means = _meaning(draft, stored)
        if means is None:
            keys = (one for key in draft.shape.key for one in _names(draft, key))
            if said[number].intersection(keys):
                met += 1
            else:
                verdict.silent.append(f"row {number}: nobody meant {stored}")
            continue
        met += 1
        wrong = {
            name: (value, stored[name])
            for name, value in means.items()
            if name in stored and _plain(stored[name]) != _plain(value)
        }
        unsaid = {
            name: values
            for name, values in wrong.items()
            if not said[number].intersection(_names(draft, name))
            and not (values[1] is None and not_used.intersection(_names(draft, name)))
        }
        if not wrong:
            verdict.right += 1
        elif not unsaid:
            verdict.noted += 1
        else:
            verdict.silent.append(f"row {number}: {unsaid}")
    verdict.refused += report.refused
    missing = sum(map(bool, draft.meant)) - met - report.refused
    if missing > _skipped(report):
        verdict.lost.append(f"{missing} rows are neither stored nor refused")


def _names(draft: Draft, column: str) -> set[str]:
    """What a note may call the columns of the file that a stored column is made of."""
    return {" ".join(_CONTROL.sub(" ", one).split()) for one in draft.headings_for(column)}


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


def _not_used(report: FileReport) -> set[str]:
    """The columns of which a note says that nothing of them is used."""
    return {
        name
        for note in report.notes
        if note.row is None
        for name in str(note.details.get("columns", "")).split(", ")
    }


def _said(records: Records, report: FileReport, file_id: int) -> defaultdict[int, set[str]]:
    """Of which columns of each row that is used something was said."""
    said: defaultdict[int, set[str]] = defaultdict(set)
    for note in report.notes:
        if note.row is not None and note.column:
            said[note.row].add(note.column)
        if {"row", "column"} <= note.details.keys():
            said[int(note.details["row"])].add(note.details["column"])
    for row in records.rows(
        "SELECT row_number, column_name FROM quarantine "
        "WHERE file_id = ? AND row_number IS NOT NULL AND column_name IS NOT NULL AND row_used",
        [file_id],
    ):
        said[row["row_number"]].add(row["column_name"])
    return said


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
    for means in draft.meant:
        if means and all(_plain(means[key]) == _plain(stored[key]) for key in draft.shape.key):
            return means
    return {} if {} in draft.meant else None


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
