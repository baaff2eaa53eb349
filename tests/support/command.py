"""The command line in a process of its own, forked from one that has loaded what it needs.

Loading the libraries takes two seconds and our own modules half of one, running most commands a
tenth. What reads the environment or the language when it is loaded is left to the command.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

LIBRARIES = [
    "duckdb_sqlalchemy",
    "pandas",
    "pyarrow.compute",
    "pydantic",
    "rich.table",
    "rich.progress",
    "sqlalchemy",
    "typer",
]
OWN = [
    "demo.filling",
    "pipeline.ingest.run",
    "pipeline.publish.run",
    "pipeline.reconcile.run",
    "queries.metrics",
]


def run(
    arguments: list[str], environ: dict[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run ``monitor`` with these arguments and nothing but this environment."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*LIBRARIES, *OWN, "tests.support.command"])
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = context.Process(target=_monitor, args=(arguments, environ, out, err))
        process.start()
        process.join(timeout)
        if process.is_alive():
            process.kill()
            raise subprocess.TimeoutExpired(arguments, timeout)
        if not err.exists():
            raise RuntimeError(f"monitor {arguments} did not begin: {process.exitcode}")
        said = [file.read_text(encoding="utf-8") for file in (out, err)]
    return subprocess.CompletedProcess(arguments, process.exitcode or 0, *said)


def _monitor(arguments: list[str], environ: dict[str, str], out: Path, err: Path) -> None:
    if early := {"presentation.home", "monitor.options"} & sys.modules.keys():
        raise RuntimeError(f"{early} would look into another environment")
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = ["monitor", *arguments]
    for file, stream in ((out, 1), (err, 2)):
        opened = os.open(file, os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, stream)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    from monitor.cli import main

    main()
