"""Walk a way through the code of a checkout, and note which of its files are executed.

    python -P bench/walk.py row|pages ROOT HOME RESULT.json

What counts is said in ``bench.walks``. This is no module of the package when it runs: ``bench`` is
then that of the other checkout.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FrameType
from typing import Any
from unittest.mock import patch

PYTHON = sys.executable
SCALE = "0.0005"

Walks = dict[str, list[str]]
"""The files of each way."""

_NO_SOURCE = {"tests", "bench", "scripts", ".venv"}
_SCRIPTS = ("app.py", "main.py")
_ENTRY_LAG = ("entry_lag", "entry-lag", "lag")
"""Addresses that the page of entry lags has had."""

_DOSE = """\
Mã mũi tiêm,Mã đối tượng,Họ và tên,Ngày sinh,Giới tính,Số CCCD/CMND/Hộ chiếu,Số điện thoại,\
Tỉnh/Thành phố,Quận/Huyện,Phường/Xã,Nhóm đối tượng,Mũi tiêm,Loại vắc xin,Số lô,\
Thời gian tiêm,Mã cơ sở tiêm,Cơ sở tiêm,Thời gian nhập,Hình thức đăng ký,Trạng thái
WALK1,WALKER1,Nguyễn Văn An,01/02/1980,Nam,036080000001,0912345678,\
36,366,,9,Mũi 1,AstraZeneca,LOT1,\
10/08/2022 09:00:00,36601,Trạm Y tế 36601,10/08/2022 10:00:00,Đăng ký trước,Đã tiêm
"""


def walk_pages(root: Path, home: Path) -> Walks:
    """The files that a checkout executes for its pages and downloads, on a demo put into ``home``;
    a dose is imported into it meanwhile."""
    _monitor(root, home, "demo", "--scale", SCALE)
    return _in_root(root, "pages", home)


def walk_row(root: Path, home: Path) -> Walks:
    """The files that a checkout executes to import one dose that was not known."""
    return _in_root(root, "row", home)


def _in_root(root: Path, way: str, home: Path) -> Walks:
    """Run this module in a process that takes the code of a checkout."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "walks.json"
        subprocess.run(
            [PYTHON, "-P", __file__, way, str(root), str(home), str(result)],
            check=True,
            cwd=root,
            env=_environment(home),
            stdout=subprocess.DEVNULL,
        )
        walked: Walks = json.loads(result.read_text(encoding="utf-8"))
        return walked


def _environment(home: Path) -> dict[str, str]:
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("MONITOR_", "STREAMLIT_"))
    }
    return own | {"MONITOR_HOME": str(home)}


def _monitor(root: Path, home: Path, *arguments: str) -> None:
    subprocess.run(
        [PYTHON, "-m", "monitor.cli", "--home", str(home), *arguments],
        check=True,
        cwd=root,
        env=_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


class Recorder:
    """Notes which of a checkout's files are executed, and by which threads."""

    def __init__(self, root: Path) -> None:
        self._prefix = f"{root}{os.sep}"
        self._known: dict[CodeType, str] = {}
        self._recording: dict[str, set[int]] | None = None
        threading.setprofile(self._entered)
        sys.setprofile(self._entered)

    @contextmanager
    def recording(self) -> Iterator[dict[str, set[int]]]:
        """What is executed inside: the files, each with the threads that entered it."""
        self._recording = files = dict[str, set[int]]()
        try:
            yield files
        finally:
            self._recording = None

    def _entered(self, frame: FrameType, event: str, _argument: object) -> None:
        files = self._recording
        if files is None or event != "call":
            return
        code = frame.f_code
        file = self._known.get(code)
        if file is None:
            file = self._known[code] = self._file(code)
        if file and not _importing(frame):
            files.setdefault(file, set()).add(threading.get_ident())

    def _file(self, code: CodeType) -> str:
        """The file below the root that code counts for, or nothing."""
        if not code.co_filename.startswith(self._prefix):
            return ""
        counts = code.co_flags & CO_OPTIMIZED or code.co_name == "<module>"
        file = code.co_filename.removeprefix(self._prefix)
        return file if counts and Path(file).parts[0] not in _NO_SOURCE else ""


def _importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def _walk_row(root: Path, home: Path) -> Walks:
    """Import the row by the command line, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "doses-2022-08-14.csv"
        file.write_text(_DOSE, encoding="utf-8")
        # The command line reads its options when it is imported.
        sys.argv = ["monitor", "--home", str(home), "import", "doses", str(file)]
        recorder = Recorder(root)
        from monitor.cli import main  # noqa: PLC0415

        with recorder.recording() as files:
            try:
                main()
            except SystemExit as end:
                if end.code:
                    raise
    return {"import of one dose row": sorted(files)}


def _walk_pages(root: Path, home: Path) -> Walks:
    """Look at the pages, in this process."""
    recorder = Recorder(root)
    walked: Walks = {}

    def walk(name: str, step: Callable[[], object]) -> dict[str, set[int]]:
        with recorder.recording() as files:
            step()
        walked[name] = sorted(files)
        return files

    with _no_other_processes():
        first = Viewer(root)
        for page in first.pages():
            first.open(page)
        # The first viewer keeps the old data version from being removed.
        walked |= walk_row(root, home)
        _monitor(root, home, "publish")
        viewer = Viewer(root)
        walk("coverage page", lambda: viewer.open("coverage"))
        walk("filter change on the coverage page", lambda: viewer.choose("dose"))
    another, chart = viewer.downloads()[:2]
    for ending in ("xlsx", "png"):
        _download(f"{another}.{ending}")
        name = f"{ending.upper()} of a chart"
        files = walk(f"{name}, routing included", lambda: _download(f"{chart}.{ending}"))  # noqa: B023
        loop = {threading.get_ident()}
        walked[name] = sorted(file for file, threads in files.items() if threads - loop)
    lag = next(page for page in _ENTRY_LAG if page in viewer.pages())
    walk("entry lag page", lambda: viewer.open(lag))
    walk("briefing as PPTX", viewer.make_slides)
    return walked


@contextmanager
def _no_other_processes() -> Iterator[None]:
    """Python processes that the project starts end at once."""
    sys.executable = shutil.which("true") or PYTHON
    try:
        yield
    finally:
        sys.executable = PYTHON


class Viewer:
    """One viewer's session, without a browser."""

    def __init__(self, root: Path) -> None:
        from streamlit.testing.v1 import AppTest  # noqa: PLC0415

        folder = root / "dashboard"
        script = next(folder / name for name in _SCRIPTS if (folder / name).exists())
        self._app = AppTest.from_file(script, default_timeout=300)
        self._app.context = {"theme": "light", "url": "http://localhost:8501/"}

    def pages(self) -> list[str]:
        """The addresses of all pages but the first."""
        if not self._app._registered_pages:
            self._run()
        pages = self._app._registered_pages.values()
        return [str(page["url_pathname"]) for page in pages if page.get("url_pathname")]

    def open(self, page: str) -> None:
        """Open a page by its address."""
        from streamlit.util import calc_hash  # noqa: PLC0415

        # AppTest itself opens only pages that are files.
        self._app._page_hash = calc_hash(page)
        self._run()

    def make_slides(self) -> None:
        """Open the briefing and make its slides: what its download asks for when it is pressed or,
        in versions before that, a button."""
        from streamlit.runtime.media_file_manager import MediaFileManager  # noqa: PLC0415

        # AppTest forgets what downloads are to be made of.
        with patch.object(MediaFileManager, "add_deferred", return_value="0") as offered:
            self.open("briefing")
        made = [one.args[0] for one in offered.call_args_list if "pptx" in str(one)]
        if made:
            made[0]()
        else:
            self._app.button(key="make-pptx").click()
            self._run()

    def choose(self, parameter: str) -> None:
        """Choose the second option of a filter."""
        filters = self._app.button_group
        shown = next(one for one in filters if one.key == f"choose-{parameter}")
        shown.set_value(shown.options[1])
        self._run()
        if parameter not in self._app.query_params:
            raise RuntimeError(f"the filter {parameter} changed nothing")

    def downloads(self) -> list[str]:
        """The addresses of the charts that are shown, each without the file's ending."""
        bodies = (element.proto.body for element in self._app.get("html"))
        return [link for body in bodies for link in re.findall(r'href="?(export/[^\s">]+)', body)]

    def _run(self) -> None:
        self._app.run()
        if self._app.exception or self._app.error:
            raise RuntimeError(f"{[*self._app.exception, *self._app.error]}")


def _download(path: str) -> None:
    """Ask the server, in this process, for a file."""
    from dashboard.server import app  # noqa: PLC0415

    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": f"/{path}",
        "raw_path": f"/{path}".encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "server": ("localhost", 80),
        "client": ("127.0.0.1", 1),
    }
    asyncio.run(app(scope, receive, send))
    if sent[0]["status"] != 200:
        raise RuntimeError(f"{path}: {sent[0]['status']}")


def main() -> None:
    """Walk with the code of a checkout, in this process."""
    way, root, home, result = sys.argv[1:]
    sys.path.insert(0, root)
    walked = {"row": _walk_row, "pages": _walk_pages}[way](Path(root), Path(home))
    Path(result).write_text(json.dumps(walked), encoding="utf-8")


if __name__ == "__main__":
    main()
