"""A briefing of records without a population: everything but coverage by records."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from pptx import Presentation

from geo import units
from i18n import translator
from monitor.show.current import open_current
from pipeline.publish.run import publish
from pipeline.reconcile.run import reconcile
from presentation.briefing import panels
from presentation.briefing.content import briefing, find_period
from presentation.briefing.figures import Figures
from presentation.briefing.formats import make
from presentation.briefing.sections import SECTIONS
from presentation.export.browser import FailedBrowserError
from tests.support.cases import bring, case
from tests.support.emptied import emptied_records

_ = translator("vi")
DAY = date(2021, 11, 15)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    with emptied_records(home) as records:
        bring(records, "statistics", case("98") / "2021-11-15.csv")
        bring(records, "doses", case("98") / "doses-2021-11-15.csv")
        reconcile(records)
        publish(records)
    return home


@pytest.mark.parametrize("place", ["", "36", "01"])
@pytest.mark.parametrize("form", ["docx", "pptx"])
def test_98_a_briefing_is_written(
    home: Path, place: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "plain_picture", no_picture)
    unit = units.province(place) if place else units.country()
    with open_current(home) as databases:
        found = briefing(
            Figures(databases, unit, find_period(None, None, DAY)),
            SECTIONS[:-1],
            _,
        )
        made = make(found, form, home, "http://localhost:8501", _)
    assert not any(part.chart.is_empty for part in found.parts if part.chart)
    assert any(part.chart for part in found.parts)  # of the official totals
    said = [part.message for part in found.body]
    assert len(set(said)) == len(said)
    assert not any(point in said for part in found.body for point in part.points)
    if form == "docx":
        assert Document(io.BytesIO(made.content)).paragraphs
    else:
        assert len(Presentation(io.BytesIO(made.content)).slides) > 3


def no_picture(*_arguments: object, **_named: object) -> bytes:
    raise FailedBrowserError
