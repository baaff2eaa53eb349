"""The demo: real figures of five days, and records of invented people that agree with them."""

from demo.filling import import_demo
from demo.snapshots import DemoDay, Figures, calibration, demo_days

__all__ = ["DemoDay", "Figures", "calibration", "demo_days", "import_demo"]
