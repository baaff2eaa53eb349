"""Generated dirt becomes what was meant, or is refused or noted: never anything else."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from bench.dirt.__main__ import check, draft_of
from bench.dirt.extracts import CLEAN
from bench.dirt.files import write
from bench.dirt.judge import described, judge
from bench.dirt.kinds import KINDS
from bench.dirt.people import doses
from tests.support.emptied import emptied_records

EACH = 2
"""Files that each kind of dirt is in, at the least."""


def chosen() -> list[int]:
    """Seeds whose files have every kind of dirt, and few of them more often than it takes."""
    seen = dict.fromkeys(KINDS, 0)
    seeds, seed = [], 0
    while min(seen.values()) < EACH and seed < 5_000:
        seed += 1
        dirt = draft_of(seed).dirt
        if any(seen[name] < EACH for name in dirt):
            seeds.append(seed)
            for name in dirt:
                seen[name] += 1
    assert min(seen.values()) >= EACH
    return seeds


@pytest.mark.slow
def test_nothing_is_silently_wrong() -> None:
    wrong = {
        f"{seed} {described(draft)}": verdict
        for seed, (draft, verdict) in check(chosen()).items()
        if not verdict.is_sound
    }
    assert not wrong


def test_a_clean_file_is_right_and_a_wrong_value_is_seen(tmp_path: Path) -> None:
    draft = doses(Random(1), 8)
    with emptied_records(tmp_path / "right") as records:
        verdict = judge(records, draft, write(draft, tmp_path))
    assert (verdict.right, verdict.noted, verdict.refused, verdict.is_sound) == (8, 0, 0, True)
    draft.means(3)["sex"] = {"M": "F", "F": "M"}[draft.means(3)["sex"]]
    draft.means(5)["injected_at"] = draft.means(4)["injected_at"]
    with emptied_records(tmp_path / "wrong") as records:
        verdict = judge(records, draft, write(draft, tmp_path))
    assert (verdict.right, len(verdict.silent)) == (6, 2)


def test_a_note_excuses_the_column_that_it_names_and_no_other(tmp_path: Path) -> None:
    draft = doses(Random(1), 8)
    draft.put(3, "Số điện thoại", "không phải số")
    draft.means(3)["sex"] = {"M": "F", "F": "M"}[draft.means(3)["sex"]]
    draft.put(5, "Số điện thoại", "không phải số")
    with emptied_records(tmp_path / "home") as records:
        verdict = judge(records, draft, write(draft, tmp_path))
    assert (verdict.right, verdict.noted, len(verdict.silent)) == (6, 1, 1)
    assert "sex" in verdict.silent[0]
    assert "phone" not in verdict.silent[0]


@pytest.mark.parametrize("dataset", CLEAN)
def test_clean_files_of_every_dataset_are_right(tmp_path: Path, dataset: str) -> None:
    draft = CLEAN[dataset](Random(1), 12)
    with emptied_records(tmp_path / "home") as records:
        verdict = judge(records, draft, write(draft, tmp_path))
    assert (verdict.right, verdict.is_sound) == (12, True)
