"""What is kept for the first answer: of addresses that people open, not of whatever is made up."""

from __future__ import annotations

from dashboard.delivery.document import LONGEST, Sentence, remember, sentence_of


def test_a_sentence_is_kept_of_its_address_and_version() -> None:
    said = Sentence("Nam Định: 83,9%.", demo=True)
    remember("http://localhost:1/coverage", {"place": "36"}, 900_001, said)
    assert sentence_of("/coverage", {"place": "36"}, 900_001) == said
    assert sentence_of("/coverage", {"place": "36"}, 900_002) is None
    assert sentence_of("/coverage", {}, 900_001) is None


def test_nothing_is_kept_of_an_address_that_is_made_up_to_fill_the_memory() -> None:
    made_up = {"find": "a" * (LONGEST + 1)}
    remember("http://localhost:1/facilities", made_up, 900_001, Sentence("Cả nước.", demo=True))
    assert sentence_of("/facilities", made_up, 900_001) is None
