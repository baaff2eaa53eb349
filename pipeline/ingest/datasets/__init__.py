"""The datasets that can be imported: each is a module of this package, found by listing it."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from pipeline.ingest.dataset import Dataset


def find() -> dict[str, Dataset]:
    """Every dataset by its name."""
    modules = (import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    return {module.DATASET.name: module.DATASET for module in modules}


DATASETS = find()
