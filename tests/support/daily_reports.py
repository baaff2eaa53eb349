"""Daily reports as districts send them: rows, whole series of chance, and what became of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from i18n import translator
from monitor.output import refusal_text
from pipeline.ingest.report_series import Ints
from pipeline.store.records import FileReport, Records
from tests.support.extract_files import bring

USED = "superseded_by IS NULL AND NOT deleted AND NOT cumulative"
"""SQL: a row of ``daily_report`` that counts."""

PLACE = {"Tỉnh/Thành phố": "Nam Định", "Quận/Huyện": "Hải Hậu"}
MONDAY = date(2022, 2, 28)
WEEK = (1.0, 1.1, 1.05, 1.1, 1.0, 0.9, 0.6)


def report(day: date | str, total: object = "", **cells: object) -> dict[str, str]:
    """A row of a report; ``cells`` by heading."""
    written = day if isinstance(day, str) else f"{day:%d/%m/%Y}"
    row = (
        PLACE
        | {
            "Ngày": written,
            "Mũi 1": "",
            "Mũi 2": "",
            "Mũi nhắc lại/bổ sung": "",
            "Tổng số mũi tiêm": total,
        }
        | cells
    )
    return {heading: str(cell) for heading, cell in row.items()}


def series(totals: list[int], first: date = MONDAY) -> list[dict[str, str]]:
    """A report a day."""
    return [report(first + timedelta(days=number), total) for number, total in enumerate(totals)]


def reports(records: Records, file: Path, rows: list[dict[str, str]], **more: Any) -> FileReport:
    return bring(records, file, rows, "daily_reports", **more)


def stored(records: Records) -> list[tuple[Any, ...]]:
    return [
        tuple(row.values())
        for row in records.rows(
            "SELECT province_code, district_code, day, dose1, dose2, further, total "
            "FROM daily_report WHERE superseded_by IS NULL ORDER BY province_code, day"
        )
    ]


def said(found: FileReport, language: str = "en") -> list[str]:
    return [
        refusal_text(found.name, one, translator(language))
        for one in (*found.refusals, *found.notes)
    ]


def marked(records: Records) -> list[date]:
    return [
        row["day"]
        for row in records.rows("SELECT day FROM daily_report WHERE cumulative ORDER BY day")
    ]


def daily(days: int, level: float, seed: int, growth: float = 0.0, noise: float = 0.15) -> Ints:
    """Doses a day as a district gives them: a rhythm of weeks, growth, and chance."""
    rng = np.random.default_rng(seed)
    day = np.arange(days)
    mean = level * np.array(WEEK)[day % 7] * (1 + growth) ** day
    return np.asarray(rng.poisson(mean * np.exp(rng.normal(0, noise, days))), dtype=np.int64)
