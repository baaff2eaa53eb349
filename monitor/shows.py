"""``monitor show``: the numbers of the pages on the command line."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from geo.units import Level, Vintage
from monitor import (
    show,
    show_completeness,
    show_lag,
    show_nowcast,
    show_quality,
    show_scorecard,
)
from monitor.ingest import Day, day_of, out
from monitor.language import home, translate
from queries.coverage.by_source import Source
from queries.entry_lag.lags import Threshold
from queries.groups import CountedBy, Group, Population
from queries.metric import Dose
from queries.nowcast.triangle import DAYS

_ = translate
By = Literal["residence", "facility"]
COUNTED: dict[By, CountedBy] = {"residence": "residence", "facility": "injection"}
DOSES: dict[str, Dose] = {"1": 1, "2": 2, "3": 3}

# What several commands ask alike.
AnyLevel = Annotated[Level, typer.Option(help=_("Country, regions, provinces or districts."))]
DoseNumber = Annotated[Literal["1", "2", "3"], typer.Option(help=_("3 is the booster."))]
Output = Annotated[show.Format, typer.Option("--format")]
Province = Annotated[
    str | None, typer.Option(help=_("Only the districts of this province (a GSO code)."))
]
Provinces = Annotated[Vintage, typer.Option(help=_("The 63 provinces of 2021 or the 34 of 2025."))]

shows = typer.Typer(help=_("Show the numbers of the pages."), no_args_is_help=True)


@shows.command("coverage", help=_("Coverage, with numerator, denominator, as-of and data version."))
def coverage(
    level: Level = "province",
    dose: DoseNumber = "1",
    population: Population = "all",
    as_of: Day = None,
    revision: Annotated[
        int | None, typer.Option(help=_("An earlier revision of the day's figures."))
    ] = None,
    provinces: Provinces = "2021",
    source: Annotated[
        Source, typer.Option(help=_("The official statistics, or the records counted up."))
    ] = "official",
    province: Province = None,
    sex: Literal["all", "F", "M"] = "all",
    vaccine: Annotated[
        str, typer.Option(help=_("Only doses of this vaccine, such as Comirnaty."))
    ] = "",
    counted_by: Annotated[CountedBy, typer.Option("--by")] = "residence",
    output: Output = "table",
) -> None:
    """Show coverage."""
    if vaccine and (population != "all" or sex != "all"):
        raise typer.BadParameter(_("Counts by vaccine are of all ages and both sexes."))
    group = Group(population, "" if sex == "all" else sex, vaccine, counted_by)
    asked = show.Asked(
        level, DOSES[dose], group, day_of(as_of), revision, provinces, source, province
    )
    show.coverage(home, out, _, asked, output)


@shows.command("mismatch", help=_("Mismatch rate, with numerator, denominator and reasons."))
def mismatch(
    level: AnyLevel = "province",
    by: By = "residence",
    as_of: Day = None,
    province: Province = None,
    reasons: Annotated[bool, typer.Option(help=_("One more row for each reason."))] = False,
    provinces: Provinces = "2021",
    output: Output = "table",
) -> None:
    """Show the mismatch rate."""
    asked = show_quality.Asked(level, COUNTED[by], day_of(as_of), provinces, province)
    show_quality.mismatch(home, out, _, asked, output, reasons=reasons)


@shows.command("cleanliness", help=_("Share of dose records free of duplicates and "
                                     "impossibilities."))  # fmt: skip
def cleanliness(
    level: AnyLevel = "province",
    by: By = "residence",
    province: Province = None,
    reasons: Annotated[bool, typer.Option(help=_("One more row for each broken rule."))] = False,
    provinces: Provinces = "2021",
    output: Output = "table",
) -> None:
    """Show how clean the records are."""
    asked = show_quality.Asked(level, COUNTED[by], None, provinces, province)
    show_quality.cleanliness(home, out, _, asked, output, reasons=reasons)


@shows.command("lag", help=_("How soon doses are entered: a quantile of the days from injection to "
                             "entry, or the share within a time."))  # fmt: skip
def lag(
    quantile: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help=_("0.5 is the median (if nothing else is asked).")),
    ] = None,
    within: Annotated[
        Threshold | None, typer.Option(help=_("The share entered so soon, in days or 24 hours."))
    ] = None,
    level: AnyLevel = "province",
    as_of: Day = None,
    province: Province = None,
    provinces: Provinces = "2021",
    output: Output = "table",
) -> None:
    """Show entry lags."""
    if quantile is not None and within is not None:
        raise typer.BadParameter(_("Give either --quantile or --within."))
    if quantile is None and within is None:
        quantile = 0.5
    asked = show_lag.Asked(quantile, within, level, day_of(as_of), provinces, province)
    show_lag.lag(home, out, _, asked, output)


@shows.command("completeness", help=_("Reported doses that are on the platform, the backlog and "
                                      "its trend."))  # fmt: skip
def completeness(
    level: AnyLevel = "province",
    as_of: Day = None,
    province: Province = None,
    provinces: Provinces = "2021",
    output: Output = "table",
) -> None:
    """Show completeness."""
    asked = show_completeness.Asked(level, day_of(as_of), provinces, province)
    show_completeness.show(home, out, _, asked, output)


@shows.command("nowcast", help=_("Doses of the last days once everything is entered, with "
                                 "intervals."))  # fmt: skip
def nowcast(
    level: Annotated[
        Literal["country", "province"], typer.Option(help=_("The country or its provinces."))
    ] = "province",
    dose: DoseNumber = "1",
    as_of: Day = None,
    days: Annotated[
        int, typer.Option(min=1, max=DAYS, help=_("Days of injection, back from the last."))
    ] = 7,
    output: Output = "table",
) -> None:
    """Show the nowcast."""
    asked = show_nowcast.Asked(level, DOSES[dose], day_of(as_of), days)
    show_nowcast.nowcast(home, out, _, asked, output)


@shows.command("scorecard", help=_("The four words (correct, complete, clean, live), each with "
                                   "its counts, change and place."))  # fmt: skip
def scorecard(
    level: AnyLevel = "province",
    as_of: Day = None,
    province: Province = None,
    history: Annotated[
        bool, typer.Option("--history", help=_("The shares every four weeks until the day."))
    ] = False,
    provinces: Provinces = "2021",
    output: Output = "table",
) -> None:
    """Show the four words."""
    asked = show_scorecard.Asked(level, day_of(as_of), provinces, province, history)
    show_scorecard.show(home, out, _, asked, output)
