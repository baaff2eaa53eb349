"""A real PostgreSQL server of the tests' own, in a temporary folder."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg


def binaries() -> Path:
    """The folder of initdb and postgres. Fails, saying what to install, when there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not installed:
        raise RuntimeError("PostgreSQL is needed: apt-get install postgresql")
    return installed[-1].parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[int]:
    """Run a server on 127.0.0.1; yields its port. Never as root: PostgreSQL refuses that."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    options: dict[str, Any] = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres" if _has_user("postgres") else "nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        options = {"user": user.pw_uid, "group": user.pw_gid, "cwd": folder}
    data, port = folder / "data", free_port()
    subprocess.run(
        [
            binaries() / "initdb",
            "-D",
            data,
            "-U",
            "monitor",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        **options,
    )
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [
                binaries() / "postgres",
                "-D",
                data,
                "-p",
                str(port),
                "-k",
                folder,
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "fsync=off",
                "-c",
                "autovacuum=off",
            ],
            stdout=log,
            stderr=log,
            **options,
        )
    try:
        _wait(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGQUIT)  # the folder is removed
        process.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _has_user(name: str) -> bool:
    return any(user.pw_name == name for user in pwd.getpwall())


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError("PostgreSQL ended while starting")
        # It accepts connections before it answers them.
        with suppress(psycopg.OperationalError):
            psycopg.connect(host="127.0.0.1", port=port, user="monitor", dbname="postgres").close()
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not answer within 30 s")
