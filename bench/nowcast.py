"""The nowcast of the demo tried on every week of it: ``python -m bench.nowcast HOME``."""

from __future__ import annotations

import argparse
import time
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
from rich.console import Console
from rich.table import Table

from queries.backtest import TARGETS, Trials, backtest, known
from queries.nowcast import nowcasts
from queries.triangle import Whole

FIRST, LAST = date(2021, 3, 8), date(2022, 8, 14)
MEASURES = ("dose1", "dose2", "booster")
BEGIN, STEP, SETTLED = 21, 6, 28
"""Nowcasts are made from this day of the campaign on, so many days apart (hence in every week, on
every weekday), until so many days before the end: by then what is still to be entered of the last
days is less than one dose in a thousand (from April 2022 on)."""

_NAMES = {
    "place_day": "province, each of the last 7 days",
    "place_older_day": "province, each of the 7 days before",
    "place_week": "province, total of the last 7 days",
    "all_day": "country, each of the last 7 days",
    "all_week": "country, total of the last 7 days",
}

_QUERY = """
SELECT coalesce(d.injection_province, f.province_code) AS province,
       d.injected_at::DATE - ? AS injected, d.entered_at::DATE - d.injected_at::DATE AS lag,
       count(*) FILTER (counts_as_dose1) AS dose1, count(*) FILTER (counts_as_dose2) AS dose2,
       count(*) FILTER (counts_as_booster) AS booster
FROM dose AS d LEFT JOIN facility AS f USING (facility_code)
WHERE d.superseded_by IS NULL AND NOT d.deleted AND injected_at::DATE BETWEEN ? AND ?
  AND entered_at::DATE >= injected_at::DATE AND province IS NOT NULL
GROUP BY ALL
"""


def read(home: Path) -> dict[str, Whole]:
    """All doses ever entered, by measure [provinces, days of injection from FIRST, lags]."""
    with duckdb.connect(str(home / "records.duckdb"), read_only=True) as records:
        rows = records.execute(_QUERY, [FIRST, FIRST, LAST]).fetchnumpy()
    provinces, place = np.unique(rows["province"].astype(str), return_inverse=True)
    shape = (len(provinces), (LAST - FIRST).days + 1, int(rows["lag"].max()) + 1)
    counts = {measure: np.zeros(shape, np.int64) for measure in MEASURES}
    for measure in MEASURES:
        np.add.at(counts[measure], (place, rows["injected"], rows["lag"]), rows[measure])
    return counts


def backtest_table(home: Path) -> Table:
    """Coverage of the intervals and error of the estimate, against both simpler estimates."""
    counts = read(home)
    steps = range(BEGIN, (LAST - FIRST).days - SETTLED + 1, STEP)
    trials = backtest(FIRST, counts, [FIRST + timedelta(days=day) for day in steps])
    table = Table(
        title="Nowcast of doses 1, 2 and booster", title_justify="left",
        caption=f"{len(steps)} days from {FIRST + timedelta(days=steps[0])} to "
        f"{FIRST + timedelta(days=steps[-1])}; targets expected to have a dose at least. MAE: mean "
        "absolute error, doses; WIS: weighted interval score. 63 provinces × 3 measures with "
        f"intervals: {seconds(counts):.2f} s",
    )  # fmt: skip
    table.add_column("target")
    for heading in ("n", "in 90 %", "in 50 %", "MAE entered", "MAE last week's ratio",
                    "MAE nowcast", "WIS nowcast", "median relative error"):  # fmt: skip
        table.add_column(heading, justify="right")
    for target in TARGETS:
        table.add_row(_NAMES[target], *_cells(trials[target]))
    return table


def _cells(trials: Trials) -> list[str]:
    return [
        f"{len(trials.final):,}",
        f"{trials.coverage(90):.1%}",
        f"{trials.coverage(50):.1%}",
        f"{trials.mean_error('entered'):.2f}",
        f"{trials.mean_error('last_week'):.2f}",
        f"{trials.mean_error('nowcast'):.2f}",
        f"{trials.interval_score():.2f}",
        " / ".join(
            f"{trials.median_relative_error(of):.1%}" for of in ("entered", "last_week", "nowcast")
        ),
    ]


def seconds(counts: dict[str, Whole]) -> float:
    """Time of one nowcast of every measure, with the intervals of every day and of a week."""
    as_of = LAST - timedelta(days=SETTLED)
    triangles = {measure: known(FIRST, counts[measure], as_of) for measure in MEASURES}
    start = time.perf_counter()
    for result in nowcasts(triangles).values():
        result.days()
        result.total(as_of - timedelta(days=6), as_of)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, help="data folder that holds the demo")
    Console(width=160).print(backtest_table(parser.parse_args().home))


if __name__ == "__main__":
    main()
