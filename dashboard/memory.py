"""Answers that are remembered for all viewers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any, TypeVar, cast

T = TypeVar("T")

MOST_REMEMBERED = 10_000
"""Answers; the one longest unused goes first."""

_answers: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def remembered(question: Hashable, ask: Callable[[], T]) -> T:
    """The answer to a question, asked once for all viewers.

    Answers are frozen and never change for a data version, which is part of the question, so they
    are shared, not copied. Not ``st.cache_resource``: every run looks up dozens of answers, and it
    takes longer over a look-up than over drawing a widget.
    """
    with _lock:
        if question in _answers:
            _answers.move_to_end(question)
            return cast(T, _answers[question])
    answer = ask()
    remember({question: answer})
    return answer


def remember(answers: Mapping[Hashable, Any]) -> None:
    """Remember answers, whoever asked for them."""
    with _lock:
        _answers.update(answers)
        while len(_answers) > MOST_REMEMBERED:
            _answers.popitem(last=False)


def known() -> tuple[tuple[Hashable, Any], ...]:
    """All questions that were asked, and their answers."""
    with _lock:
        return tuple(_answers.items())
