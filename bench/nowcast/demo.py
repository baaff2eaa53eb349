"""The nowcast of the demo tried on every week of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from rich.console import Console
from rich.table import Table

from queries.coverage.records import DOSE_COLUMNS
from queries.nowcast.accuracy import (
    DAYS,
    PERIOD_NAMES,
    PERIODS,
    TARGET_NAMES,
    Key,
    NowcastAccuracy,
    by_target,
    period_of,
    write,
)
from queries.nowcast.backtest import Trials, backtest
from queries.nowcast.provinces import DOSE_NAMES
from queries.nowcast.triangle import Whole

FIRST, LAST = date(2021, 3, 8), date(2022, 8, 14)

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
    provinces, place = np.unique(np.asarray(rows["province"], dtype=str), return_inverse=True)
    shape = (len(provinces), (LAST - FIRST).days + 1, int(np.max(rows["lag"])) + 1)
    counts = {measure: np.zeros(shape, np.int64) for measure in DOSE_COLUMNS.values()}
    for measure, one in counts.items():
        np.add.at(one, (place, rows["injected"], rows["lag"]), rows[measure])
    return counts


def quality(home: Path) -> dict[Key, NowcastAccuracy]:
    """Every nowcast of the days against what came of it, by dose, period and target."""
    counts = read(home)
    trials = {
        period: backtest(FIRST, counts, [day for day in DAYS if period_of(day) == period])
        for period in PERIODS
    }
    return {
        (dose, period, target): _summed(found)
        for dose, measure in DOSE_COLUMNS.items()
        for period in PERIODS
        for target, found in trials[period][measure].items()
        if len(found.final)
    }


def _summed(found: Trials) -> NowcastAccuracy:
    return NowcastAccuracy(
        len(found.final),
        found.inside(50),
        found.inside(90),
        int(found.final.sum()),
        int(found.error("nowcast")),
        int(found.error("entered")),
        round(found.error("last_week"), 2),
        round(found.interval_score(), 2),
    )


def tables(found: dict[Key, NowcastAccuracy]) -> Iterator[Table]:
    """Coverage of the intervals and error of the estimate, against both simpler estimates."""
    yield _table("all doses, all days", found)
    for dose in DOSE_COLUMNS:
        yield _table(DOSE_NAMES[dose], {key: row for key, row in found.items() if key[0] == dose})
    for period in PERIODS:
        those = {key: row for key, row in found.items() if key[1] == period}
        yield _table(PERIOD_NAMES[period], those)


def _table(name: str, found: dict[Key, NowcastAccuracy]) -> Table:
    shown = Table(
        title=f"Nowcast: {name}",
        title_justify="left",
        caption=f"{len(DAYS)} days from {DAYS[0]} to {DAYS[-1]}; cases expected to have a dose at "
        "least. MAE: mean absolute error, doses; WIS: mean weighted interval score",
    )
    shown.add_column("target")
    for heading in (
        "n",
        "in 90 %",
        "in 50 %",
        "85–95 %",
        "MAE entered",
        "MAE last week's ratio",
        "MAE nowcast",
        "beats both",
        "WIS nowcast",
    ):
        shown.add_column(heading, justify="right")
    for target, row in by_target(found).items():
        mean = [one / row.trials for one in (row.error_entered, row.error_last_week, row.error)]
        shown.add_row(
            TARGET_NAMES[target],
            f"{row.trials:,}",
            f"{row.coverage90:.1%}",
            f"{row.coverage50:.1%}",
            "yes" if row.covers else "NO",
            *(f"{one:,.2f}" for one in mean),
            "yes" if row.better else "NO",
            f"{row.score / row.trials:,.2f}",
        )
    return shown


def measure(home: Path, *, write_it: bool) -> None:
    """Print the tables of a data folder."""
    found = quality(home)
    Console(width=160).print(*tables(found), sep="\n")
    if write_it:
        write(found)
