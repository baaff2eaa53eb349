"""Definitions and sources: what every number means and where it comes from."""

from __future__ import annotations

from functools import partial
from html import escape, unescape

import streamlit as st

from dashboard.session import Page
from dashboard.widgets import filters
from dashboard.widgets.details import Detail, technical_details
from dashboard.widgets.header import finding, heading, paragraph, plain_table
from dashboard.widgets.panel import download_link, formula
from geo.boundaries import in_use
from geo.units import Vintage, folded
from i18n import Translator
from presentation.definitions import panels
from presentation.definitions.text import forecast_cells, forecasts_sentence
from presentation.home import HOME
from presentation.nowcast.text import (
    accuracy_cells,
    accuracy_sentence,
    weak_sentence,
    worlds_sentence,
)
from queries.contents import source_files
from queries.forecast.accuracy import forecast_accuracy
from queries.metric import Metric
from queries.metrics import METRICS
from queries.nowcast.accuracy import DAYS, PERIOD_NAMES, TARGET_NAMES, by_target, nowcast_accuracy
from queries.nowcast.provinces import DOSE_NAMES
from queries.nowcast.worlds import world_scores
from queries.reconciliation.check_accuracy import NAMES, PERSON_CLASSES, check_accuracy
from queries.reconciliation.verdicts import RULE_TEXTS, SEVERITIES, VERDICT_TEXTS
from queries.schema import VIETNAM_TIME
from queries.signals.signals import SIGNAL_TEXTS

MAX_FILES = 100
"""Imported files listed; the command line's status accounts for all."""


def render(page: Page) -> None:
    """Draw the page."""
    _ = page.translate
    finding(_("What every number means, and where it comes from"))
    panel = panels.definitions(_)
    heading(panel.title, download_link(page, panel))
    filters.search(page)
    _definitions(page)
    technical_details(page, _details(page))


def _definitions(page: Page) -> None:
    """The indicators and signals that have what was searched for; one is open at a time."""
    _, state = page.translate, page.state
    wanted = folded(state.search).split()
    found = [(_(one.name), one.id, _metric(one, _)) for one in METRICS.values()]
    if wanted:
        found += [
            (_(one.name), f"signal-{id_}", f"<p>{escape(_(one.meaning))}</p>")
            for id_, one in SIGNAL_TEXTS.items()
        ]
    entries = [
        f'<details name="definition" id="{id_}"{" open" if id_ in state.details else ""}>'
        f"<summary>{escape(name)}</summary>{body}</details>"
        for name, id_, body in found
        if all(word in folded(f"{name} {unescape(body)}") for word in wanted)
    ]
    if entries:
        st.html(f'<div class="definitions">{"".join(entries)}</div>')
    else:
        paragraph(_("No definition has “{words}”.", words=state.search))


def _details(page: Page) -> list[Detail]:
    """How numbers are checked, and what they are made of."""
    _ = page.translate
    return [
        Detail("signals", _("Signals"), partial(_signals, _)),
        Detail(
            "verdicts",
            _("Verdicts of the comparison with the population register"),
            partial(_verdicts, _),
        ),
        Detail("rules", _("Rules that a clean dose record keeps"), partial(_rules, _)),
        Detail("checks", _("How well the checks find what is wrong"), partial(_checks, _)),
        Detail("nowcasts", _("How well the nowcast has done"), partial(_nowcast, _)),
        Detail(
            "forecasts", _("How far dates in the future can be trusted"), partial(_forecasts, _)
        ),
        Detail("imports", panels.imports((), _).title, partial(_imports, page)),
        Detail("maps", _("Outlines on the maps"), partial(_maps, _)),
    ]


def _signals(_: Translator) -> None:
    """What in the official statistics calls for caution."""
    plain_table(
        (_("Signal"), _("Meaning")),
        [(_(text.name), _(text.meaning)) for text in SIGNAL_TEXTS.values()],
        kind="meanings",
    )


def _verdicts(_: Translator) -> None:
    """The verdicts on persons."""
    plain_table(
        (_("Verdict"), _("Who gets it")),
        [(_(text.name), _(text.meaning)) for text in VERDICT_TEXTS.values()],
        kind="meanings",
    )


def _rules(_: Translator) -> None:
    """The rules for dose records, with their sources."""
    plain_table(
        (_("What breaks it"), _("When"), _("Severity"), _("Source")),
        [
            (_(text.name), _(text.meaning), _(SEVERITIES[text.severity]), _(text.source))
            for text in RULE_TEXTS.values()
        ],
        kind="meanings",
    )


def _checks(_: Translator) -> None:
    """How much of what is wrong is found, where the truth is known."""
    found = check_accuracy()
    paragraph(
        _(
            "Measured on errors planted in the demo's {count} persons, where the truth is known. "
            "Recall: of the planted, the share found. Precision: of the found, the share that had "
            "been planted.",
            count=_.integer(sum(one.planted for one in found[:PERSON_CLASSES])),
        )
    )
    plain_table(
        (_("What was planted"), _("Planted"), _("Found"), _("Recall"), _("Precision")),
        [
            (
                _(NAMES[one.name]),
                _.integer(one.planted),
                _.integer(one.found),
                _.percent(one.recall, 2),
                _.percent(one.precision, 2),
            )
            for one in found
        ],
        numbers_from=1,
    )
    paragraph(
        _(
            "Whoever has no usable ID number is looked for in the register by name, birth date, "
            "sex, place and what is known of the number, whatever was written wrongly. What agrees "
            "is weighed against how often it does by chance; a number is proposed only where one "
            "person outweighs all others, and never accepted by itself. In three invented sets of "
            "22,000 persons, with names, dates and numbers spoilt as in life, 93 to 96% of those "
            "in the register were found, and at least 99.8% of the proposals were right."
        )
    )


def _nowcast(_: Translator) -> None:
    """How well the nowcast has done: in all, and by dose and by what was known."""
    found = nowcast_accuracy()
    paragraph(
        _(
            "Tried on the demo: made on {count} days from {first} to {last}, each time knowing "
            "only what had been entered by then, and held against what was entered in the end. The "
            "intervals should hold 85 to 95% (90% interval) and about 50% of the final counts. "
            "Error: mean absolute error in doses, beside that of two simpler estimates: the doses "
            "as entered by then, and last week's ratio (what a week earlier grew by since).",
            count=len(DAYS),
            first=_.date(DAYS[0]),
            last=_.date(DAYS[-1]),
        )
    )
    names = {dose: _(name) for dose, name in DOSE_NAMES.items()}
    parts = [(_("All doses and days"), by_target(found))]
    parts += [(names[dose], by_target(found, dose=dose)) for dose in DOSE_NAMES]
    parts += [(_(name), by_target(found, period=one)) for one, name in PERIOD_NAMES.items()]
    paragraph(accuracy_sentence(parts[0][1], _))
    for name, rows in parts:
        plain_table(
            (
                name,
                _("Cases"),
                _("Within 90%"),
                _("Within 50%"),
                _("Error as entered"),
                _("Error, last week's ratio"),
                _("Error of the nowcast"),
            ),
            [(_(TARGET_NAMES[target]), *accuracy_cells(row, _)) for target, row in rows.items()],
            numbers_from=1,
            kind="wide",
        )
    paragraph(weak_sentence(parts[1:], _))
    paragraph(worlds_sentence(world_scores(), _))


def _forecasts(_: Translator) -> None:
    """How well dates in the future have done, where what came is known."""
    found = forecast_accuracy()
    paragraph(forecasts_sentence(found, _))
    plain_table(
        (
            _("What was forecast"),
            _("Where"),
            _("Cases"),
            _("Within 90%"),
            _("Without a latest day"),
            _("At this pace, without interval"),
        ),
        [forecast_cells(row, _) for row in found],
        numbers_from=2,
        kind="wide",
    )


def _time(page: Page) -> str:
    return page.translate.time(page.version.data.published_at.astimezone(VIETNAM_TIME))


def _metric(metric: Metric, _: Translator) -> str:
    made_of = formula(metric, _)
    source = escape(_("Source: {source}", source=_(metric.source)))
    if metric.good != "neither":
        better = _("higher is better") if metric.good == "up" else _("lower is better")
        made_of += f" · {better}"
    said = f"<p>{escape(_(metric.definition))}</p><p>{escape(made_of)}</p>"
    return f'{said}<p class="quiet">{source}</p>'


def _imports(page: Page) -> None:
    _ = page.translate
    files = page.view.ask(source_files) if page.view else ()
    panel = panels.imports(files, _)
    st.html(download_link(page, panel))
    paragraph(
        _(
            "Data version {version}, published at {time} (Viet Nam time).",
            version=page.version.data.version,
            time=_time(page),
        )
    )
    demo = escape(_("Demo data"))
    head = (
        _("File"),
        _("As of"),
        _("Imported at"),
        _("Rows read"),
        _("Used"),
        _("Unchanged"),
        _("Superseded"),
        _("Refused"),
        "",
    )
    rows = "".join(
        "<tr>"
        f"<td>{escape(file.name)}</td><td>{_.date(file.as_of) if file.as_of else '–'}</td>"
        f"<td>{_.time(file.imported_at.astimezone(VIETNAM_TIME))}</td>"
        + "".join(
            f'<td class="number">{_.integer(count)}</td>'
            for count in (
                file.rows_read,
                file.rows_used,
                file.rows_unchanged,
                file.rows_superseded,
                file.rows_refused,
            )
        )
        + f"<td>{demo if file.demo else ''}</td></tr>"
        for file in files[:MAX_FILES]
    )
    st.html(
        '<table class="plain" tabindex="0"><thead><tr>'
        + "".join(f"<th>{cell}</th>" for cell in head)
        + f"</tr></thead><tbody>{rows}</tbody></table>"
    )
    if len(files) > MAX_FILES:
        paragraph(_("… and {count} earlier files.", count=len(files) - MAX_FILES))


def _maps(_: Translator) -> None:
    vintages: tuple[Vintage, ...] = ("2021", "2025")
    for vintage in vintages:
        source = _(in_use("province", vintage, HOME).source)
        paragraph(_("Provinces of {year}: {source}.", year=vintage, source=source))
    districts = _(in_use("district", "2021", HOME).source)
    paragraph(_("Districts of {year}: {source}.", year="2021", source=districts))
