"""Faults of rows and cells as they pass through SQL: JSON of column, message and details."""

from __future__ import annotations

import json
from typing import Any


def fault_json(message: str, details: dict[str, Any], column: str | None = None) -> str:
    """A fault that Python found."""
    fault = {"message": message, "details": details} | ({"column": column} if column else {})
    return json.dumps(fault, ensure_ascii=False, default=str)


def fault_sql(column: str, message: str, values: dict[str, str]) -> str:
    """A fault as SQL: JSON of its column, its message and details, which are SQL."""
    fault = literal(
        json.dumps({"column": column, "message": message, "details": {}}, ensure_ascii=False)
    )
    if not values:
        return fault
    details = ", ".join(f"'{name}', {value}" for name, value in values.items())
    return f"json_merge_patch({fault}, json_object('details', json_object({details})))::VARCHAR"


def as_remark(fault: str) -> str:
    """SQL that marks a fault as one that has only to be noted: the value is used."""
    return f"json_merge_patch({fault}, '{{\"remark\": true}}')::VARCHAR"


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A heading as an SQL identifier: headings are the sender's."""
    return '"' + name.replace('"', '""') + '"'
