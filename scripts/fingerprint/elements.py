"""The elements of a page as Streamlit sends them, in plain values.

Nothing here knows what the pages are made of: a message becomes a dictionary of its fields, a text
that is JSON what it holds, Arrow its rows.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

import numpy
import pyarrow
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from streamlit.proto.Delta_pb2 import Delta

from scripts.fingerprint.plain import Entry, digest, parsed, plain, written

_PARTS = {
    "plotly_chart": "figures",
    "dataframe": "tables",
    "table": "tables",
    "bidi_component": "tables",
    "html": "texts",
    "markdown": "texts",
    "heading": "texts",
    "text": "texts",
    "alert": "texts",
    "metric": "texts",
    "help_info": "texts",
    "page_link": "navigation",
}
"""What an element counts as; any other is a control."""

_LEFT_OUT = {"uuid", "fragment_id", "page_script_hash", "script_hash", "deferred_file_id"}
"""Fields that are random or depend on where the code stands."""


def entries(
    deltas: Mapping[tuple[int, ...], Delta], about: Mapping[str, Message]
) -> Iterator[Entry]:
    """A page's figures one by one, its layout, and in the order of drawing its texts, controls,
    tables and links to pages."""
    parts: dict[str, list[Any]] = {"navigation": [], "texts": [], "controls": [], "tables": []}
    parts["navigation"] += [{kind: _fields(about[kind])[kind]} for kind in sorted(about)]
    layout: list[dict[str, Any]] = []
    for path in sorted(deltas):
        delta = deltas[path]
        if delta.WhichOneof("type") == "add_block":
            layout.append({".".join(map(str, path)): _fields(delta.add_block)})
            continue
        element = delta.new_element
        kind = element.WhichOneof("type") or "nothing"
        content = _fields(element)
        layout.append({".".join(map(str, path)): kind})
        if kind == "plotly_chart":
            yield f"figure {_key(element.plotly_chart.id)}", written(content)
        else:
            parts[_PARTS.get(kind, "controls")].append(content)
    yield "layout", written(layout)
    for part, contents in parts.items():
        if contents:
            yield part, written(contents)


def _key(identity: str) -> str:
    """The key that the page gave an element."""
    return identity.split("-", 2)[-1] if identity.startswith("$$ID-") else identity


def _fields(message: Message) -> dict[str, Any]:
    return {
        one.name: _field(one, value)
        for one, value in message.ListFields()
        if one.name not in _LEFT_OUT
    }


def _field(descriptor: FieldDescriptor, value: Any) -> Any:
    if descriptor.message_type and descriptor.message_type.GetOptions().map_entry:
        return {str(key): _value(one) for key, one in value.items()}
    if isinstance(value, Message | str | bytes | bool | int | float):
        return _value(value)
    return [_value(one) for one in value]


def _value(value: Any) -> Any:
    if isinstance(value, Message):
        return _fields(value)
    if isinstance(value, bytes):
        return _rows(value)
    if isinstance(value, str):
        return _unpacked(parsed(value))
    return plain(value)


def _unpacked(value: Any) -> Any:
    """Plotly packs long rows of numbers: back into lists."""
    if isinstance(value, dict):
        if value.keys() >= {"dtype", "bdata"}:
            packed = numpy.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
            return plain(packed.tolist())
        return {key: _unpacked(one) for key, one in value.items()}
    return [_unpacked(one) for one in value] if isinstance(value, list) else value


def _rows(content: bytes) -> Any:
    """The columns of an Arrow table with their types and cells; of other bytes a digest."""
    try:
        table = pyarrow.ipc.open_stream(content).read_all()
    except pyarrow.ArrowInvalid:
        return digest(content.hex())
    columns = [{"name": field.name, "type": _type(field.type)} for field in table.schema]
    cells = (plain(column.to_pylist()) for column in table.columns)
    return {"columns": columns, "rows": [list(row) for row in zip(*cells, strict=True)]}


def _type(of: pyarrow.DataType) -> str:
    """A type as a viewer can tell it: numbers are numbers."""
    types = pyarrow.types
    if types.is_integer(of) or types.is_floating(of) or types.is_decimal(of):
        return "number"
    return "text" if types.is_string(of) or types.is_large_string(of) else str(of)
