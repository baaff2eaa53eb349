"""Options that several commands take: language and data folder, days, levels, places, doses."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal, cast

import typer

from geo.units import Level, Vintage
from i18n import LANGUAGES, Language, Translator, translator
from monitor.output import Format
from queries.coverage.metrics import CountedBy
from queries.metric import Dose


def take_common_options(
    arguments: list[str], environ: Mapping[str, str] = os.environ
) -> tuple[Translator, Path, list[str]]:
    """``--lang`` and ``--home``, wherever they stand on the line, and the other arguments.

    They hold for every command, so they may be given before or after its name. Defaults: the
    environment's MONITOR_LANG and MONITOR_HOME, then Vietnamese and ``data/``.
    """
    parser = ArgumentParser(prog="monitor", add_help=False, allow_abbrev=False)
    preset = environ.get("MONITOR_LANG", "vi")
    parser.add_argument(
        "--lang", choices=LANGUAGES, default=preset if preset in LANGUAGES else "vi"
    )
    parser.add_argument("--home", default=environ.get("MONITOR_HOME") or "data")
    common, others = parser.parse_known_args(arguments)
    return translator(cast(Language, common.lang)), Path(common.home), others


translate, home, arguments = take_common_options(sys.argv[1:])

_ = translate

Day = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD")
]

By = Literal["residence", "facility"]
COUNTED: dict[By, CountedBy] = {"residence": "residence", "facility": "injection"}
DOSES: dict[str, Dose] = {"1": 1, "2": 2, "3": 3}

# What several commands ask alike.
AnyLevel = Annotated[Level, typer.Option(help=_("Country, regions, provinces or districts."))]
DoseNumber = Annotated[Literal["1", "2", "3"], typer.Option(help=_("3 is the booster."))]
Output = Annotated[Format, typer.Option("--format")]
Province = Annotated[
    str | None, typer.Option(help=_("Only the districts of this province (a GSO code)."))
]
Provinces = Annotated[Vintage, typer.Option(help=_("The 63 provinces of 2021 or the 34 of 2025."))]


def day_of(moment: datetime | None) -> date | None:
    """The day that an option names."""
    return moment.date() if moment else None
