"""Import generated dirt and count what became of it.

    python -m bench.dirt [--files 10000] [--seed 1] [--show 20]

Every file has one to three kinds of dirt; its seed is printed with whatever went wrong, and makes
the same file again (``--seed N --files 1``).
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from random import Random

from bench.dirt.draft import Draft
from bench.dirt.extracts import CLEAN
from bench.dirt.files import write
from bench.dirt.judge import Verdict, described, judge
from bench.dirt.kinds import KINDS
from pipeline.store.records import Records, open_records


def draft_of(seed: int) -> Draft:
    """The draft of a seed, soiled."""
    random = Random(seed)
    dataset = random.choices(list(CLEAN), [5 if one == "doses" else 1 for one in CLEAN])[0]
    draft = CLEAN[dataset](random, random.randrange(4, 24))
    draft.ending = random.choices(("csv", "xlsx", "parquet", "json"), (6, 3, 1, 1))[0]
    possible = [
        one for one in KINDS.values() if dataset in one.datasets and draft.ending in one.endings
    ]
    for one in random.sample(possible, random.choice((1, 1, 1, 2, 3))):
        if not any(draft.meant):  # none of whose rows may be stored
            break
        draft.dirt.append(one.name)
        one.soil(random, draft)
    return draft


def check(seeds: Iterable[int]) -> dict[int, tuple[Draft, Verdict]]:
    """Import the files of some seeds, each as if it were the only one."""
    found = {}
    with tempfile.TemporaryDirectory() as folder, open_records(Path(folder) / "home") as records:
        for seed in seeds:
            draft = draft_of(seed)
            file = write(draft, Path(folder))
            found[seed] = draft, judge(records, draft, file, accept=True)
            file.unlink()
            _forget(records)
    return found


def _forget(records: Records) -> None:
    """Empty the records, which is quicker than to make new ones."""
    tables = records.rows("SELECT table_name AS name FROM duckdb_tables() WHERE NOT temporary")
    with records.transaction():
        for table in tables:
            records.connection.execute(f"DELETE FROM {table['name']}")


def main() -> None:
    """Print a table of kinds, and what went wrong."""
    parser = argparse.ArgumentParser(description="Import generated dirt.")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20, help="files that went wrong to print")
    chosen = parser.parse_args()
    found = check(range(chosen.seed, chosen.seed + chosen.files))
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for draft, verdict in found.values():
        for name in draft.dirt:
            row = table[name]
            row["files"] += 1
            row["right"] += verdict.right
            row["noted"] += verdict.noted
            row["refused"] += verdict.refused
            row["silent"] += len(verdict.silent)
            row["lost"] += len(verdict.lost)
            row["crash"] += bool(verdict.crash)
    columns = ("files", "right", "noted", "refused", "silent", "lost", "crash")
    print(f"{'dirt':<30}" + "".join(f"{one:>9}" for one in columns))
    for name in sorted(table):
        print(f"{name:<30}" + "".join(f"{table[name][one]:>9,}" for one in columns))
    wrong = {seed: one for seed, one in found.items() if not one[1].is_sound}
    print(f"\n{len(found):,} files, {len(wrong):,} of them silently wrong, lost or crashed")
    for seed, (draft, verdict) in list(wrong.items())[: chosen.show]:
        what = verdict.crash or "; ".join((*verdict.lost, *verdict.silent))
        print(f"seed {seed} {described(draft)}: {what[:600]}")


if __name__ == "__main__":
    main()
