"""What the command line prints and writes: ``monitor show …`` and the briefings.

All commands of a language run in one process, since loading the program takes longer than most of
them do.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.fingerprint.files import office_text
from scripts.fingerprint.plain import Entry, plain, text, written

_REFUSED = "refused: "
_LEVELS = ("country", "region", "province", "district")


def shows() -> Iterator[str]:
    """The arguments of every ``monitor show`` that is compared, by subcommand."""
    by_subcommand = {
        "coverage": (
            "--dose 2 --population 18+",
            "--provinces 2025",
            "--as-of 2022-03-17",
            "--revision 1 --as-of 2021-11-15",
            "--source records --dose 3 --level country",
            "--source records --level region",
            "--source records",
            "--source records --level district",
            "--source records --province 79 --level district",
            "--source records --provinces 2025 --dose 2",
            "--source records --sex F",
            "--source records --population 65+ --by injection",
            "--source records --vaccine Comirnaty --dose 2",
            "--source records --as-of 2021-12-07",
        ),
        "mismatch": (
            "--by facility",
            "--reasons",
            "--reasons --level country",
            "--province 79 --reasons --level district",
            "--provinces 2025",
            "--as-of 2022-03-27",
            "--by facility --level region --reasons",
        ),
        "cleanliness": (
            "--by facility",
            "--reasons",
            "--reasons --level country",
            "--province 79 --reasons --level district",
            "--provinces 2025",
        ),
        "lag": (
            "--quantile 0.9",
            "--within same-day",
            "--within 24h",
            "--within 3",
            "--within 7",
            "--within 30 --level district",
            "--province 79 --level district",
            "--provinces 2025",
            "--as-of 2022-02-01 --level region",
            "--within 24h --provinces 2025",
        ),
        "completeness": (
            "--province 79 --level district",
            "--provinces 2025",
            "--as-of 2022-03-27",
            "--as-of 2022-03-31",  # which is no day of the records: refused
        ),
        "nowcast": (
            "--dose 2",
            "--dose 3 --level country --days 30",
            "--level country",
            "--level country --as-of 2021-12-31 --days 14",
            "--days 1",
        ),
        "scorecard": (
            "--province 79 --level district",
            "--provinces 2025",
            "--history --level country",
            "--history --province 79 --level district",
            "--as-of 2022-03-31 --history",
        ),
    }
    for subcommand, options in by_subcommand.items():
        levels = {"nowcast": ("province",), "coverage": _LEVELS[:3]}.get(subcommand, _LEVELS)
        yield from (f"show {subcommand} --level {level}" for level in levels)
        yield from (f"show {subcommand} {one}" for one in options)
    yield "show facilities"
    yield "show facilities --province 79 --only late --order wrong"
    yield "show profile"
    yield "show profile --place 79"
    yield "show profile --place 769 --as-of 2022-03-31"
    yield "show heaped-days"
    yield "show heaped-days --province 79"
    yield "alerts"
    yield "alerts --province 79"


@dataclass(frozen=True)
class Command:
    """A command line, and whether it finds a browser to draw maps with."""

    arguments: tuple[str, ...]
    browser: bool = False


def printed(home: Path) -> Iterator[Entry]:
    """What is printed: all of it as JSON, of each subcommand something in every other way."""
    asked: dict[str, list[tuple[str, str]]] = {"vi": [], "en": []}
    seen = set()
    for arguments in shows():
        asked["en"].append((arguments, "json"))
        if (subcommand := arguments.partition(" --")[0]) not in seen:
            seen.add(subcommand)
            asked["en"] += [(arguments, "csv"), (arguments, "table")]
            asked["vi"] += [(arguments, "json"), (arguments, "table")]
    asked["en"].append(("status", "json"))
    for language, wanted in asked.items():
        commands = [Command((*one.split(), "--format", form)) for one, form in wanted]
        for (arguments, form), output in zip(wanted, _run(home, language, commands), strict=True):
            is_json = form == "json" and not output.startswith(_REFUSED)
            content = written(plain(json.loads(output))) if is_json else text(output)
            yield f"monitor {language} {form} {arguments}", content


def briefings(home: Path) -> Iterator[Entry]:
    """The texts of slides and documents, some of them with the maps that Chromium draws."""
    with_maps = {("pptx", "VN", "vi"), ("docx", "79", "en")}
    places = {"VN": (), "79": ("--province", "79")}
    for language in ("vi", "en"):
        with tempfile.TemporaryDirectory() as folder:
            files = {
                (form, place): Path(folder) / f"{place}.{form}"
                for form in ("pptx", "docx")
                for place in places
            }
            commands = [
                Command(
                    ("briefing", "--format", form, *places[place], "--output", str(file)),
                    (form, place, language) in with_maps,
                )
                for (form, place), file in files.items()
            ]
            _run(home, language, commands)
            for (form, place), file in files.items():
                maps = " with maps" if (form, place, language) in with_maps else ""
                for part, found in office_text(file.read_bytes()):
                    yield f"briefing {form} {place} {language}{maps} {part}", found


def _run(home: Path, language: str, commands: Sequence[Command]) -> list[str]:
    """What each command prints, or with what words it refuses."""
    with tempfile.TemporaryDirectory() as folder:
        process = multiprocessing.get_context("spawn").Process(
            target=_monitor, args=(["--home", str(home), "--lang", language], commands, folder)
        )
        process.start()
        process.join()
        if process.exitcode:
            raise RuntimeError(f"The command line ended with {process.exitcode}")
        files = (Path(folder) / str(number) for number in range(len(commands)))
        return [file.read_text(encoding="utf-8") for file in files]


def _monitor(options: list[str], commands: Sequence[Command], folder: str) -> None:
    """Run the commands in this process, each with its output in a file of its own."""
    for name in [name for name in os.environ if name.startswith("MONITOR_")]:
        del os.environ[name]
    os.environ["COLUMNS"] = "200"
    usual_browser = os.environ.get("BROWSER_PATH")
    sys.argv = ["monitor", *options]
    # What it says beside its output, such as that maps are missing.
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123
    from monitor.cli import app  # noqa: PLC0415 - reads home and language when it is loaded

    for number, command in enumerate(commands):
        os.environ["BROWSER_PATH"] = str(Path(folder) / "none")
        if command.browser:
            del os.environ["BROWSER_PATH"]
            if usual_browser:
                os.environ["BROWSER_PATH"] = usual_browser
        with (Path(folder) / str(number)).open("w", encoding="utf-8") as sys.stdout:
            try:
                app(command.arguments, standalone_mode=False)
            except Exception as error:
                print(f"{_REFUSED}{error}")
    sys.stdout = sys.__stdout__
