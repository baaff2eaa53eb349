"""Verdicts by the words that verification systems use for them."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.normalise.parser import Parser, ValueFault, shortened
from pipeline.ingest.normalise.text import folded
from queries.reconciliation.verdicts import VERDICT_TEXTS, VERDICTS, Verdict

VERDICT_WORDS: dict[Verdict, tuple[str, ...]] = {
    "correct": ("Đúng", "Đúng thông tin", "Chính xác", "Hợp lệ", "Khớp", "Xác thực đúng"),
    "no_id": ("Thiếu số định danh", "Không có số định danh", "Thiếu CCCD"),
    "malformed_id": ("Sai định dạng số định danh", "Sai định dạng", "Sai định dạng CCCD"),
    "id_not_in_register": (
        "Số định danh không có trong CSDL dân cư",
        "Sai số định danh",
        "Không tìm thấy số định danh",
        "Không có trong CSDL dân cư",
    ),
    "name_differs": ("Sai họ tên", "Sai họ và tên", "Sai tên"),
    "birth_date_differs": ("Sai ngày sinh", "Sai ngày tháng năm sinh"),
    "sex_differs": ("Sai giới tính",),
    "several_differ": ("Sai nhiều thông tin", "Sai thông tin"),
    "shared_id": ("Trùng số định danh", "Nhiều người chung số định danh"),
    "deceased_before_dose": ("Đã mất trước ngày tiêm", "Đã chết trước ngày tiêm"),
    "foreigner": ("Người nước ngoài",),
    "not_yet_verified": ("Chưa xác thực", "Chưa xác thực được", "Không xác thực được"),
}
"""What verification systems call each verdict, in Vietnamese."""

_VERDICT_OF = {
    folded(words): verdict
    for verdict in VERDICTS
    for words in (
        *VERDICT_WORDS[verdict],
        verdict.replace("_", " "),
        verdict,
        VERDICT_TEXTS[verdict].name,
    )
}


def verdict(text: str) -> Verdict:
    """The verdict that a text stands for. Raises ValueFault for one that is not known."""
    found = _VERDICT_OF.get(folded(text))
    if found is None:
        raise ValueFault(
            N_("Unknown verdict “{found}”; expected one of: {expected}."),
            found=shortened(text),
            expected=", ".join(words[0] for words in VERDICT_WORDS.values()),
        )
    return found


VERDICT = Parser("VARCHAR", verdict)
