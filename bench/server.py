"""The commands and the server that are measured, each in an environment of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
MONITOR = Path(sys.executable).with_name("monitor")

# Without the operator's own settings, which may name databases that must not be written to.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("MONITOR_", "STREAMLIT_"))
}


@dataclass(frozen=True)
class Served:
    """A server: its process and port, and the seconds until the address answered."""

    pid: int
    port: int
    seconds: float

    def cpu(self) -> float:
        """Seconds of processor time that it took until now, without processes that it started."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def run(*arguments: str | Path, home: Path) -> float:
    """Run ``monitor``; returns the seconds that the whole process took."""
    started = perf_counter()
    subprocess.run(
        [MONITOR, "--home", home, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        env=ENVIRONMENT,
    )
    return perf_counter() - started


@contextmanager
def served(home: Path, root: Path = ROOT) -> Iterator[Served]:
    """A server with the code of a checkout, on a free port, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    started = perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "monitor.cli", "--home", home, "serve", "--port", str(port)],
        cwd=root,
        stdout=subprocess.DEVNULL,
        env=ENVIRONMENT,
    )
    try:
        while not _answers(port):
            if server.poll() is not None:
                raise RuntimeError(f"monitor serve ended with {server.returncode}")
            sleep(0.02)
        yield Served(server.pid, port, perf_counter() - started)
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    try:
        urlopen(f"http://127.0.0.1:{port}/", timeout=1).close()
    except OSError:
        return False
    return True
