"""A process killed in the middle of its work, as a power cut would."""

from __future__ import annotations

import os
import signal
from typing import Any


class Counted:
    """A connection that is killed, with its process, before its N-th statement (0: never)."""

    def __init__(self, connection: Any, kill_at: int) -> None:
        self.connection, self.kill_at, self.statements = connection, kill_at, 0

    def execute(self, *arguments: Any) -> Any:
        self.statements += 1
        if self.statements == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.connection.execute(*arguments)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.connection, name)
