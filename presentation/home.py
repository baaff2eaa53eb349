"""The data folder that the pages look at."""

from __future__ import annotations

import os
from pathlib import Path

HOME = Path(os.environ.get("MONITOR_HOME") or "data")
