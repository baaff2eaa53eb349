"""How much of what the demo planted is found: recall and precision by class.

``python -m bench.truth HOME`` prints the table of a published data folder that holds the demo;
``--write`` also keeps it for the page of definitions.
"""

from __future__ import annotations

import argparse
import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from queries.reconciliation.check_accuracy import FILE, CheckAccuracy

_SLIP_LIMIT, _EXACT_LIMIT = 0.95, 0.99

# What each planted class of persons must be found as.
_PERSONS = {
    "no_id": "own_verdict = 'no_id'",
    "malformed_id": "own_verdict = 'malformed_id'",
    "id_not_in_register": "own_verdict = 'id_not_in_register'",
    "name_slip": "own_verdict = 'name_differs' AND name_match = 'slip'",
    "birth_date_differs": "own_verdict = 'birth_date_differs'",
    "sex_differs": "own_verdict = 'sex_differs'",
    "several_differ": "own_verdict = 'several_differ' AND name_match = 'slip'",
    "other_person_name": "own_verdict IN ('several_differ', 'name_differs') "
    "AND name_match = 'other'",
    "shared_id": "own_verdict = 'shared_id'",
    "deceased_before_dose": "own_verdict = 'deceased_before_dose'",
    "foreigner": "own_verdict = 'foreigner'",
    "none": "own_verdict = 'correct'",
}
_HEAPED = "heaped_days"

_SOFT = ("name_slip", "several_differ", "other_person_name", "candidate")
"""Classes that need a judgement about names: 0.95 is asked of them, of all others 0.99."""

_RULES = {
    "duplicate": "duplicate_same_id",
    "duplicate_person": "duplicate_without_id",
    "dose_misnumbered": "dose_misnumbered",
    "earlier_dose_missing": "earlier_dose_missing",
    "dose2_before_dose1": "dose2_before_dose1",
    "short_interval": "short_interval",
    "before_licence": "before_licence",
    "unlicensed_vaccine": "unlicensed_vaccine",
    "lot_of_two_vaccines": "lot_of_two_vaccines",
    "before_birth": "before_birth",
    "in_future": "in_future",
    "entered_before_injected": "entered_before_injected",
    "too_young": "too_young",
    "test_name": "test_name",
}
"""Rules and the planted class of doses."""


@dataclass(frozen=True)
class Found(CheckAccuracy):
    """A class, and what is asked of it."""

    @property
    def limit(self) -> float:
        """The least recall and precision."""
        return _SLIP_LIMIT if self.name in _SOFT else _EXACT_LIMIT

    @property
    def met(self) -> bool:
        """Whether both are reached."""
        return min(self.recall, self.precision) >= self.limit


def check(home: Path) -> list[Found]:
    """Every planted class against what was found, in one demo's data folder."""
    with duckdb.connect(str(home / "records.duckdb"), read_only=True) as connection:
        truth = home / "demo" / "truth"
        connection.execute(
            "CREATE TEMP VIEW planted AS SELECT p.* REPLACE (CASE class WHEN 'cmnd_only' "
            "THEN 'id_not_in_register' ELSE class END AS class), v.own_verdict, v.name_match, "
            f"v.candidate FROM '{truth}/persons.parquet' AS p "
            "JOIN verification AS v ON v.person_key = hash(p.person_number)"
        )
        connection.execute(
            "CREATE TEMP VIEW planted_dose AS SELECT record_number, unnest(classes) AS class, "
            f"dose, person_number FROM '{truth}/doses.parquet' "
            "WHERE refused IS NULL AND record_number IS NOT NULL"
        )
        connection.execute(
            "CREATE TEMP VIEW found_dose AS SELECT record_number, rule, b.person_key, d.dose_type, "
            "d.number FROM rule_break AS b JOIN dose AS d USING (record_key) "
            "WHERE d.superseded_by IS NULL AND record_number IS NOT NULL"
        )
        rows = [_person(connection, name, condition) for name, condition in _PERSONS.items()]
        rows.append(_candidates(connection, home))
        rows += [_rule(connection, rule, planted) for rule, planted in _RULES.items()]
        rows.append(_heaped(connection, home))
        return rows


def _person(connection: duckdb.DuckDBPyConnection, name: str, condition: str) -> Found:
    counts = connection.execute(
        f"SELECT count(*) FILTER (class = ?), count(*) FILTER ({condition}), "
        f"count(*) FILTER (class = ? AND {condition}) FROM planted",
        [name, name],
    ).fetchone()
    return Found(name, *(counts or (0, 0, 0)))


def _candidates(connection: duckdb.DuckDBPyConnection, home: Path) -> Found:
    """Persons without a usable ID, or with another's, who are proposed to be themselves."""
    counts = connection.execute(
        "SELECT count(*) FILTER (register_row IS NOT NULL), count(candidate), "
        "count(*) FILTER (candidate = number) FROM planted LEFT JOIN (SELECT "
        '"Số định danh" AS number, file_row_number AS register_row FROM read_parquet('
        f"'{home}/demo/register.parquet', file_row_number = true)) USING (register_row) "
        "WHERE own_verdict IN ('no_id', 'malformed_id', 'id_not_in_register') "
        "OR name_match = 'other'"
    ).fetchone()
    return Found("candidate", *(counts or (0, 0, 0)))


def _rule(connection: duckdb.DuckDBPyConnection, rule: str, planted: str) -> Found:
    """Records that break a rule. Of two records of one dose either may be called the second."""
    if rule in ("duplicate", "earlier_dose_missing"):
        right = "SELECT DISTINCT hash(person_number) AS p, dose AS d FROM planted_dose WHERE class"
        found = (
            "SELECT DISTINCT person_key AS p, CASE dose_type WHEN 'primary' THEN 'Mũi ' "
            "|| number WHEN 'booster' THEN 'Mũi nhắc lại ' || number ELSE 'Mũi bổ sung' "
            "END AS d "
            "FROM found_dose WHERE rule"
        )
    else:
        right = "SELECT record_number AS p, '' AS d FROM planted_dose WHERE class"
        found = "SELECT record_number AS p, '' AS d FROM found_dose WHERE rule"
    counts = connection.execute(
        f"SELECT count(*) FILTER (planted), count(*) FILTER (found), "
        f"count(*) FILTER (planted AND found) FROM (FROM ({right} = ?) SELECT *, true AS planted) "
        f"FULL JOIN (FROM ({found} = ?) SELECT *, true AS found) USING (p, d)",
        [planted, rule],
    ).fetchone()
    return Found(rule, *(counts or (0, 0, 0)))


def _heaped(connection: duckdb.DuckDBPyConnection, home: Path) -> Found:
    """Facilities whose injections are heaped on days of the month, as they are published."""
    published = home / "published" / "current" / "reconciliation.duckdb"
    connection.execute(f"ATTACH '{published}' AS published (READ_ONLY)")
    counts = connection.execute(
        "SELECT count(*) FILTER (planted), count(*) FILTER (found), "
        "count(*) FILTER (planted AND found) "
        "FROM (SELECT DISTINCT facility_code, true AS planted FROM "
        f"'{home}/demo/truth/doses.parquet' WHERE list_contains(classes, 'heaped_day')) "
        "FULL JOIN (SELECT DISTINCT facility_code, true AS found FROM published.heaped_day) "
        "USING (facility_code)"
    ).fetchone()
    return Found(_HEAPED, *(counts or (0, 0, 0)))


def table(rows: list[Found]) -> Table:
    """The rows as a table."""
    shown = Table(title="What was planted in the demo and what was found", title_justify="left")
    for heading in ("class", "planted", "found", "right", "recall", "precision", "at least", "met"):
        shown.add_column(heading, justify="left" if heading == "class" else "right")
    for row in rows:
        shown.add_row(
            row.name,
            f"{row.planted:,}",
            f"{row.found:,}",
            f"{row.right:,}",
            f"{row.recall:.4f}",
            f"{row.precision:.4f}",
            f"{row.limit}",
            "yes" if row.met else "NO",
        )
    return shown


def main() -> None:
    """Print the table of a data folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    rows = check(given.home)
    Console(width=120).print(table(rows))
    if given.write:
        with FILE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["name", "planted", "found", "right"])
            writer.writerows([row.name, row.planted, row.found, row.right] for row in rows)


if __name__ == "__main__":
    main()
