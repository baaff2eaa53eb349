"""The views that are compared: of every page each place, source and choice that matters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """A page with choices. ``first`` is opened in every language and scheme, ``tables`` also with
    all charts as tables."""

    path: str
    query: str = ""
    first: bool = False
    tables: bool = False

    @property
    def name(self) -> str:
        """The address."""
        return f"/{self.path}" + (f"?{self.query}" if self.query else "")


def _views(path: str, *queries: str, tables: int = 1) -> tuple[View, ...]:
    """Of one page: the first as it opens, ``tables`` of the choices also with tables."""
    return (
        View(path, first=True, tables=True),
        *(View(path, query, tables=number < tables) for number, query in enumerate(queries)),
    )


# Hồ Chí Minh City and one of its districts: those with the most records of the demo.
VIEWS = (
    *_views("", "population=18plus", "as_of=2022-03-17"),
    *_views(
        "coverage",
        "source=records&place=79",
        "source=records",
        "place=79",
        "place=south",
        "units=2025",
        "since=2022-03-17&place=south",
        "dose=2&population=18plus&beside=01,48",
        "as_of=2021-12-01",
        "source=records&place=769",
        "source=records&units=districts",
        "source=records&units=2025&place=79",
        "source=records&dose=3&sex=F&population=30-39",
        "source=records&vaccine=Comirnaty&dose=2&by=injection",
        "source=records&place=highlands",
        "source=records&since=2022-03-17&place=79",
        "source=records&as_of=2021-10-01",
        tables=2,
    ),
    *_views(
        "districts",
        "place=769",
        "place=01",
        "place=79&dose=3&population=18plus&by=injection",
        "place=79&target=95&aim=99&pace=120",
        "place=79&since=2022-03-17",
        "place=38&as_of=2022-03-01&target=60",
    ),
    *_views(
        "reconciliation",
        "place=79",
        "place=769",
        "place=south",
        "units=2025&reasons=count",
        "units=districts",
        "by=injection",
        "by=injection&place=79",
        "as_of=2022-03-31&place=79",
    ),
    *_views(
        "entry-lag",
        "place=79",
        "place=769",
        "place=south",
        "units=2025",
        "units=districts&lag=24h",
        "lag=median&triangle=shown",
        "lag=p90&place=01&triangle=shown",
        "lag=30&dose=2",
        "as_of=2022-01-31&lag=3",
        "dose=3&lag=7&place=79",
    ),
    *_views(
        "scorecard",
        "place=79",
        "place=769",
        "place=south",
        "units=2025&sort=live",
        "sort=name&as_of=2022-03-31",
        "units=districts",
    ),
    *_views(
        "facilities",
        "place=79",
        "place=79&only=late&order=-wrong_share",
        "place=769&find=tram y te",
        "place=south&order=name&since=four-weeks",
        "place=79&facility=none",
        "as_of=2022-01-31",
        tables=0,
    ),
    *_views(
        "profile",
        "place=79",
        "place=769",
        "place=south",
        "units=2025&place=79",
        "place=36&since=four-weeks&as_of=2022-03-31",
        tables=0,
    ),
    *_views(
        "briefing",
        "place=79",
        "sections=coverage,use,reconciliation,entry,words,attention,provinces,annex",
        "from=2022-02-01&to=2022-03-31",
        tables=0,
    ),
    View("definitions", first=True),
)
