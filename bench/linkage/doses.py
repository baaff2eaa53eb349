"""How well persons without a number are told apart and joined: recall and precision of pairs.

``python -m bench.linkage HOME`` takes the doses of a data folder that holds the demo, without the
platform's numbers of persons and records. Some come with the old ID card at first and with the new
one later, some once without a phone or an ID. All live in one district: as close together as the
people of a real one, though the demo holds few of the country. Right is whom the demo knows by one
number, or registered twice.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import duckdb
from rich.console import Console

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.store.records import open_records

# Of ten doses: one with the old number, one without any, one without a phone.
_ROWS = """
SELECT hash(d.record_number) AS "Số lô", p.name AS "Họ và tên",
       coalesce(strftime(p.birth_date, '%d/%m/%Y'), p.birth_year::VARCHAR) AS "Ngày sinh",
       CASE p.sex WHEN 'F' THEN 'Nữ' ELSE 'Nam' END AS "Giới tính",
       CASE WHEN id_type = 'cccd' AND d.number = 1 AND hash(d.person_key, 1) % 10 = 0
            THEN lpad((hash(d.person_key, 2) % 900000000 + 100000000)::VARCHAR, 9, '1')
            WHEN hash(d.record_number, 3) % 10 = 0 THEN NULL ELSE p.id_number END AS "Số CCCD/CMND",
       CASE WHEN hash(d.record_number, 4) % 10 > 0 THEN p.phone END AS "Số điện thoại",
       'Nam Định' AS "Tỉnh/Thành phố", 'Hải Hậu' AS "Quận/Huyện",
       CASE d.dose_type WHEN 'primary' THEN 'Mũi ' WHEN 'booster' THEN 'Mũi nhắc lại '
            ELSE 'Mũi bổ sung ' END || d.number AS "Mũi tiêm",
       d.vaccine AS "Loại vắc xin",
       strftime(d.injected_at, '%d/%m/%Y %H:%M:%S') AS "Thời gian tiêm",
       strftime(d.entered_at, '%d/%m/%Y %H:%M:%S') AS "Thời gian nhập",
       d.facility AS "Cơ sở tiêm"
FROM demo.dose AS d
JOIN demo.person AS p ON p.person_key = d.person_key AND p.person_content = d.person_content
WHERE d.superseded_by IS NULL AND NOT d.deleted AND d.record_number IS NOT NULL
"""

_JUDGED = """
WITH human AS (
    SELECT hash(person_number) AS person_key,
           hash(coalesce(twin_of, person_number)) AS human FROM read_parquet($truth)
), found AS (
    SELECT d.person_key AS found, d.person_content AS details, h.human
    FROM dose AS d JOIN demo.dose AS t ON d.lot = hash(t.record_number)::VARCHAR
    JOIN human AS h ON h.person_key = t.person_key
    WHERE t.superseded_by IS NULL AND d.superseded_by IS NULL
    GROUP BY ALL
), of_human AS (
    SELECT human, count(*) AS n FROM found GROUP BY human
), of_found AS (
    SELECT found, count(*) AS n FROM found GROUP BY found
), of_both AS (
    SELECT human, found, count(*) AS n FROM found GROUP BY human, found
)
SELECT (SELECT sum(n * (n - 1) // 2) FROM of_human), (SELECT sum(n * (n - 1) // 2) FROM of_found),
       (SELECT sum(n * (n - 1) // 2) FROM of_both)
"""


def measure(home: Path) -> tuple[int, int, int]:
    """Pairs of different details that are of one human being, that were joined, and both."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "doses-2022-08-14.csv"
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{home / 'records.duckdb'}' AS demo (READ_ONLY)")
            connection.execute(f"COPY ({_ROWS}) TO '{file}' (HEADER)")
        with open_records(Path(folder) / "home") as records:
            import_file(records, DATASETS["doses"], file)
            records.connection.execute(f"ATTACH '{home / 'records.duckdb'}' AS demo (READ_ONLY)")
            truth = str(home / "demo" / "truth" / "persons.parquet")
            counts = records.connection.execute(_JUDGED, {"truth": truth}).fetchone()
    planted, joined, right = counts or (0, 0, 0)
    return int(planted), int(joined), int(right)


def main() -> None:
    """Print recall and precision of a data folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    planted, joined, right = measure(parser.parse_args().home)
    Console().print(
        f"pairs of one person {planted:,}, joined {joined:,}, rightly {right:,}: "
        f"recall {right / planted:.4f}, precision {right / joined:.4f}"
    )


if __name__ == "__main__":
    main()
