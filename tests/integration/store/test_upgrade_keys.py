"""Persons whom 0.5.0 knew by a few details have the keys of now when a folder is opened."""

from __future__ import annotations

from pathlib import Path

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.publish.run import publish
from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records, open_records
from tests.support import cases
from tests.support.extract_files import bring, dose

WITHOUT_NUMBER = {
    "Mã mũi tiêm": "",
    "Mã đối tượng": "",
    "Số CCCD/CMND/Hộ chiếu": "",
    "Số điện thoại": "",
}
KEPT = "record_key, content, person_key, counts_as_dose1, counts_as_dose2"

# The keys that 0.5.0 gave: of details, without accents and places; a dose without the name.
AS_0_5_0 = """
UPDATE person SET person_key = hash('p', lower(strip_accents(name)), birth_year, birth_date,
                                    sex::VARCHAR, phone)
WHERE person_number IS NULL AND id_type IS NULL;
UPDATE dose SET person_key = p.person_key FROM person AS p
WHERE p.person_content = dose.person_content;
UPDATE dose SET record_key = hash(person_key, dose_type::VARCHAR, number, injected_at, entered_at,
                                  facility_code, facility)
WHERE record_number IS NULL;
UPDATE dose SET counts_as_dose1 = false WHERE rowid NOT IN (
    SELECT min(rowid) FROM dose GROUP BY person_key);
DELETE FROM current_aggregate;
ALTER TABLE dose DROP COLUMN born_on;
DROP TABLE age_reference;
DROP TABLE person_decision;
DROP TABLE regrouped_person;
"""


def kept(records: Records) -> list[tuple[object, ...]]:
    """Keys and flags of all doses."""
    return records.connection.execute(f"SELECT {KEPT} FROM dose ORDER BY ALL").fetchall()


def test_keys_of_the_version_before(tmp_path: Path) -> None:
    home = tmp_path / "home"
    namesakes = cases.case("40") / "doses-2021-10-10.csv"
    with open_records(home) as records:
        cases.bring(records, "doses", namesakes)
        bring(
            records,
            tmp_path / "2022-08-13.csv",
            [dose("M1"), dose(**WITHOUT_NUMBER | {"Họ và tên": "Trần Văn Ba"})],
        )
        right = kept(records)
        records.connection.execute(AS_0_5_0)
        assert kept(records) != right
    with open_records(home) as records:
        # What the file said is known, and nobody is two.
        report = import_file(records, DATASETS["doses"], namesakes)
        assert report.already_imported
        reconcile(records)
        assert kept(records) == right
        assert publish(records).new
    with open_records(home) as records:
        again = tmp_path / "again-2021-10-11.csv"
        again.write_bytes(namesakes.read_bytes() + b"\n")
        report = import_file(records, DATASETS["doses"], again)
        assert (report.used, report.unchanged) == (0, 3)
