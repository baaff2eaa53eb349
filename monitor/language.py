"""The language of one run of the command line, chosen before its help is built."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from i18n import LANGUAGES, Language, Translator, translator


def take_common_options(
    arguments: list[str], environ: Mapping[str, str] = os.environ
) -> tuple[Translator, Path, list[str]]:
    """``--lang`` and ``--home``, wherever they stand on the line, and the other arguments.

    They hold for every command, so they may be given before or after its name. Defaults: the
    environment's MONITOR_LANG and MONITOR_HOME, then Vietnamese and ``data/``.
    """
    parser = ArgumentParser(prog="monitor", add_help=False, allow_abbrev=False)
    preset = environ.get("MONITOR_LANG", "vi")
    parser.add_argument("--lang", choices=LANGUAGES,
                        default=preset if preset in LANGUAGES else "vi")  # fmt: skip
    parser.add_argument("--home", default=environ.get("MONITOR_HOME") or "data")
    common, others = parser.parse_known_args(arguments)
    return translator(cast(Language, common.lang)), Path(common.home), others


translate, home, arguments = take_common_options(sys.argv[1:])
