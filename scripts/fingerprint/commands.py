"""What the command line prints and writes: ``monitor show …`` and the briefings.

Every command runs in a process of its own, forked from one that has loaded the libraries.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.fingerprint.files import office_text
from scripts.fingerprint.plain import Entry, plain, text, written

LIBRARIES = ["duckdb_sqlalchemy", "pandas", "pyarrow.compute", "pydantic", "rich.table",
             "rich.progress", "sqlalchemy", "typer", "scripts.fingerprint.commands"]  # fmt: skip

_REFUSED = "ended with"
_LEVELS = ("country", "region", "province", "district")


def shows() -> Iterator[str]:
    """The arguments of every ``monitor show`` that is compared, by subcommand."""
    by_subcommand = {
        "coverage": (
            "--dose 2 --population 18+", "--provinces 2025", "--as-of 2022-03-17",
            "--revision 1 --as-of 2021-11-15", "--source records --dose 3 --level country",
            "--source records --level region", "--source records",
            "--source records --level district", "--source records --province 79 --level district",
            "--source records --provinces 2025 --dose 2", "--source records --sex F",
            "--source records --population 65+ --by injection",
            "--source records --vaccine Comirnaty --dose 2", "--source records --as-of 2021-12-07",
        ),
        "mismatch": (
            "--by facility", "--reasons", "--reasons --level country",
            "--province 79 --reasons --level district", "--provinces 2025", "--as-of 2022-03-27",
            "--by facility --level region --reasons",
        ),
        "cleanliness": (
            "--by facility", "--reasons", "--reasons --level country",
            "--province 79 --reasons --level district", "--provinces 2025",
        ),
        "lag": (
            "--quantile 0.9", "--within same-day", "--within 24h", "--within 3", "--within 7",
            "--within 30 --level district", "--province 79 --level district", "--provinces 2025",
            "--as-of 2022-02-01 --level region", "--within 24h --provinces 2025",
        ),
        "completeness": (
            "--province 79 --level district", "--provinces 2025", "--as-of 2022-03-27",
            "--as-of 2022-03-31",  # which is no day of the records: refused
        ),
        "nowcast": (
            "--dose 2", "--dose 3 --level country --days 30", "--level country",
            "--level country --as-of 2021-12-31 --days 14", "--days 1",
        ),
        "scorecard": (
            "--province 79 --level district", "--provinces 2025", "--history --level country",
            "--history --province 79 --level district", "--as-of 2022-03-31 --history",
        ),
    }  # fmt: skip
    for subcommand, options in by_subcommand.items():
        levels = {"nowcast": ("province",), "coverage": _LEVELS[:3]}.get(subcommand, _LEVELS)
        yield from (f"show {subcommand} --level {level}" for level in levels)
        yield from (f"show {subcommand} {one}" for one in options)
    yield "alerts"
    yield "alerts --province 79"


def printed(home: Path) -> Iterator[Entry]:
    """What is printed: all of it as JSON, of each subcommand something in every other way."""
    seen = set()
    for arguments in shows():
        subcommand = arguments.partition(" --")[0]
        ways = [("en", "json")]
        if subcommand not in seen:
            ways += [("vi", "json"), ("en", "csv"), ("vi", "table"), ("en", "table")]
            seen.add(subcommand)
        for language, form in ways:
            given = ["--lang", language, *arguments.split(), "--format", form]
            output = _run(home, given)
            if form == "json" and not output.startswith(_REFUSED):
                output = written(plain(json.loads(output)))
            yield f"monitor {language} {form} {arguments}", text(output)
    status = json.loads(_run(home, ["--lang", "en", "status", "--format", "json"]))
    yield "monitor en json status", written(plain(status))


def briefings(home: Path) -> Iterator[Entry]:
    """The texts of slides and documents, some of them with the maps that Chromium draws."""
    with_maps = {("pptx", "VN", "vi"), ("docx", "79", "en")}
    with tempfile.TemporaryDirectory() as folder:
        for form in ("pptx", "docx"):
            for place in ("VN", "79"):
                for language in ("vi", "en"):
                    file = Path(folder) / f"{place}-{language}.{form}"
                    where = ["--province", place] if place != "VN" else []
                    maps = (form, place, language) in with_maps
                    _run(
                        home,
                        ["--lang", language, "briefing", "--format", form, *where,
                         "--output", str(file)],
                        {} if maps else {"BROWSER_PATH": str(Path(folder) / "none")},
                    )  # fmt: skip
                    name = f"briefing {form} {place} {language}" + (" with maps" if maps else "")
                    for part, said in office_text(file.read_bytes()):
                        yield f"{name} {part}", said


def _run(home: Path, arguments: list[str], environ: dict[str, str] | None = None) -> str:
    """What ``monitor`` prints, or with what and how it refuses."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LIBRARIES)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
    given = ["monitor", "--home", str(home), *arguments]
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = context.Process(
            target=_monitor, args=(given, kept | {"COLUMNS": "200"} | (environ or {}), out, err)
        )
        process.start()
        process.join()
        if process.exitcode:
            return f"{_REFUSED} {process.exitcode}: " + err.read_text(encoding="utf-8")
        return out.read_text(encoding="utf-8")


def _monitor(arguments: list[str], environ: dict[str, str], out: Path, err: Path) -> None:
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = arguments
    for file, stream in ((out, 1), (err, 2)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), stream)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    from monitor.cli import main  # noqa: PLC0415 - reads the arguments when it is loaded

    main()
