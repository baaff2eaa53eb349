"""All kinds of dirt, by their names."""

from __future__ import annotations

from bench.dirt import cell_kinds, count_kinds, file_kinds, word_kinds
from bench.dirt.kind import Kind

KINDS = {
    one.name: one
    for module in (file_kinds, cell_kinds, count_kinds, word_kinds)
    for one in vars(module).values()
    if isinstance(one, Kind)
}
