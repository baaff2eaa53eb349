"""Snapshots of the public statistics, as a table of cells and as the service answers them."""

from __future__ import annotations

import csv
import io
from typing import Any

from geo import units
from i18n import translator
from monitor.output import refusal_text
from pipeline.ingest.datasets.statistics import DATASET as STATISTICS
from pipeline.ingest.datasets.statistics import PLATFORM_NAMES
from pipeline.ingest.run import import_file
from pipeline.store.records import FileReport, Records
from tests.conftest import Figures

COLUMNS = ["provinceName", *PLATFORM_NAMES.values()]


def text_of(table: list[list[str]], separator: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(table)
    return out.getvalue()


def load(
    records: Records, content: str | bytes, name: str = "2021-11-15.csv", **options: Any
) -> FileReport:
    file = records.home / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return import_file(records, STATISTICS, file, **options)


def messages(report: FileReport, language: str = "en") -> list[str]:
    return [refusal_text(report.name, one, translator(language)) for one in report.refusals]


def stored(records: Records) -> int:
    (row,) = records.rows("SELECT count(*) AS n FROM statistics")
    return int(row["n"])


def service_answer(figures: Figures) -> list[dict[str, object]]:
    """Figures as the service answers them."""
    return [
        {
            "provinceCode": code,
            "provinceName": units.province(code).short_name.removeprefix("TP. "),
            **{name: figures[code][measure] for measure, name in PLATFORM_NAMES.items()},
            "totalVaccinationLocation": 12,
            "totalThriceInjected": 0,
            "lastOnceInjected": 1,
            "lastTwiceInjected": 2,
            "vaccineInjectionDailies": [{"reportedDate": "2021-11-14", "totalInjected": 5}],
        }
        for code in figures
    ]
