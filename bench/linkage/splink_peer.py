"""Splink 5 on the same persons and the same register: trained on them, the best match of each.

Needs the package splink, which nothing else here does (``pip install splink``).
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import duckdb
import pandas as pd

from bench.linkage.scoring import Frames, Score


@dataclass(frozen=True)
class Curve:
    """The best match of each person: its probability and whether it is right; and the seconds."""

    planted: int
    matches: pd.DataFrame
    seconds: float

    def at(self, precision: float) -> Score:
        """The most that is found with at least such a precision."""
        ordered = self.matches.sort_values("match_weight", ascending=False)
        right = ordered["right"].cumsum()
        found = pd.Series(range(1, len(ordered) + 1), index=ordered.index)
        # A threshold takes in all of one weight.
        last = ordered["match_weight"] != ordered["match_weight"].shift(-1)
        kept = (right / found >= precision) & last
        if not kept.any():
            return Score(self.planted, 0, 0, self.seconds)
        end = found[kept].max()
        return Score(self.planted, int(end), int(right[kept].max()), self.seconds)


def by_splink(frames: Frames) -> Curve:
    """Train Splink and score all pairs of a few blocks; each person's best one counts."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415
    from splink import comparison_library as compare  # noqa: PLC0415

    started = perf_counter()
    people = _split(frames.register)
    people["unique_id"] = range(len(people))
    persons = _split(frames.persons)
    persons["unique_id"] = range(len(persons))
    has_sex = people["sex"].notna().any()
    comparisons = [
        compare.JaroWinklerAtThresholds(part, [0.92, 0.8]).configure(
            term_frequency_adjustments=True
        )
        for part in ("family", "middle", "given")
        if people[part].notna().any()
    ]
    comparisons += [
        compare.DateOfBirthComparison("born", input_is_string=True, datetime_format="%Y-%m-%d"),
        *([compare.ExactMatch("sex")] if has_sex else []),
        compare.ExactMatch("commune").configure(term_frequency_adjustments=True),
        *([compare.ExactMatch("district")] if people["district"].nunique() > 1 else []),
        *([compare.ExactMatch("province")] if people["province"].nunique() > 1 else []),
    ]
    if persons["id_number"].notna().any():
        comparisons.append(compare.DamerauLevenshteinAtThresholds("id_number", [1, 2]))
    blocks = [
        block_on("name", "birth_year"),
        block_on("born"),
        block_on("given", "birth_year", "commune"),
        block_on("family", "given", "commune"),
        block_on("id_number"),
    ]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=blocks,
    )
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        database = DuckDBAPI(connection=connection)
        left = persons.drop(columns=["truth", "person", "birth_date"])
        right = people.drop(columns=["birth_date"])
        tables = [
            database.register(left, dataset_display_name="a_persons"),
            database.register(right, dataset_display_name="b_register"),
        ]
        linker = Linker(tables, settings, log_level="ERROR")
        linker.training.estimate_probability_two_random_records_match(
            [block_on("name", "born")], recall=0.5
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        for rule in (block_on("born"), block_on("name")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        pairs = linker.inference.predict().as_pandas_dataframe()
    best = pairs.sort_values("match_weight").drop_duplicates("unique_id_l", keep="last")
    truth = persons["truth"].to_dict()
    numbers = people["id_number"].to_dict()
    best["right"] = [
        truth[left] is not None and truth[left] == numbers[right]
        for left, right in zip(best["unique_id_l"], best["unique_id_r"], strict=True)
    ]
    planted = int(persons["truth"].notna().sum())
    return Curve(planted, best[["match_weight", "right"]], perf_counter() - started)


def _split(frame: pd.DataFrame) -> pd.DataFrame:
    """Family, middle and given name apart, and the date of birth as text."""
    split = frame.copy()
    words = frame["name"].fillna("").str.split()
    split["family"] = words.map(lambda one: one[0] if one else None)
    split["given"] = words.map(lambda one: one[-1] if len(one) > 1 else None)
    split["middle"] = words.map(lambda one: " ".join(one[1:-1]) or None)
    split["born"] = pd.to_datetime(frame["birth_date"]).dt.strftime("%Y-%m-%d")
    split["born"] = split["born"].where(split["born"].notna(), None)
    return split.astype(object).where(split.notna(), None)
