"""The thresholds of the alerts: a small TOML file in the data folder, or the built-in ones.

``[country]`` and ``[provinces]`` hold them in percent, ``[province.86]`` another one of a province
by its GSO code. What is left out keeps its default, so that a slip silences nothing; ``"off"``
switches an alert off.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo import units
from geo.units import COUNTRY_CODE
from i18n import N_, Translator, UserError
from queries.alerts.alerts import Indicator

FILE = "thresholds.toml"
OFF = "off"

Thresholds = Mapping[tuple[Indicator, str], float]
"""Thresholds as fractions by indicator and place (``VN`` or a province); none: not watched."""


@dataclass(frozen=True)
class _Key:
    """A line of the file: what it is a threshold of, its defaults and its least value, in percent,
    and the comment above it."""

    indicators: tuple[Indicator, ...]
    country: float
    provinces: float
    least: float
    meaning: str


_KEYS: dict[str, _Key] = {
    "same_day_below": _Key(
        ("same_day",),
        80,
        80,
        1,
        N_("Doses of the last 28 days entered on the day of the injection: alert when fewer"),
    ),
    "mismatch_above": _Key(
        ("mismatch",),
        20,
        25,
        0,
        N_("Persons who do not agree with the population register: alert when more"),
    ),
    "backlog_above": _Key(
        ("backlog",),
        5,
        10,
        0,
        N_("Doses reported but not on the platform, of all doses reported: alert when more"),
    ),
    "coverage_falls_by": _Key(
        ("coverage_dose1", "coverage_dose2"),
        0,
        0,
        0,
        N_("Coverage lower than on the day before (percentage points): alert when by more"),
    ),
}
_SECTIONS = ("country", "provinces", "province")


def read_thresholds(home: Path) -> Thresholds:
    """The thresholds of every place. Raises UserError, saying where, when the file is wrong."""
    content = _read(home / FILE)
    _expect(content, _SECTIONS, "")
    country = _section(content, "country")
    everywhere = _section(content, "provinces")
    own = content.get("province", {})
    if not isinstance(own, dict):
        raise _not_a_section("province", own, "[province.36]")
    known = {one.code for one in units.provinces()}
    for code in own:
        if code not in known:
            raise UserError(
                N_(
                    "{file}: unknown province “{found}”; expected a section such as "
                    "[province.36], with a GSO code. Correct the code or remove the section."
                ),
                file=FILE,
                found=code,
            )
    limits: dict[tuple[Indicator, str], float] = {}
    for name, key in _KEYS.items():
        for code in (COUNTRY_CODE, *sorted(known)):
            percent: float | None = key.country if code == COUNTRY_CODE else key.provinces
            sections = (
                [country]
                if code == COUNTRY_CODE
                else [everywhere, _section(own, code, f"province.{code}")]
            )
            for section in sections:
                percent = section.get(name, percent)
            if percent is not None:
                for indicator in key.indicators:
                    limits[indicator, code] = round(percent / 100, 12)
    return limits


def write_thresholds(home: Path, _: Translator) -> Path:
    """Write the built-in thresholds, explained, to be changed. Raises UserError when there is a
    file already."""
    file = home / FILE
    home.mkdir(parents=True, exist_ok=True)
    lines = [
        "# " + _("Thresholds of the alerts, in percent. They count from the next: monitor publish"),
        "# " + _("What is left out keeps its default; “off” in quotes switches an alert off."),
    ]
    for section, comment in {
        "country": N_("The country as a whole"),
        "provinces": N_("Every province"),
    }.items():
        lines += ["", f"[{section}]  # {_(comment)}"]
        for name, key in _KEYS.items():
            value = key.country if section == "country" else key.provinces
            lines += [f"# {_(key.meaning)}", f"{name} = {value:g}"]
    lines += [
        "",
        "# " + _("One province, by its GSO code; what is left out here is as for every province:"),
        "# [province.86]",
        "# same_day_below = 70",
        "",
    ]
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write("\n".join(lines).replace("“off”", f'"{OFF}"'))
    except FileExistsError as error:
        raise UserError(
            N_("{file} is there already and is left as it is. Change it, or move it away first."),
            file=str(file),
        ) from error
    return file


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            file=str(file),
            reason=error.strerror or str(error),
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            N_("{file} is not valid TOML: {reason}."), file=file.name, reason=str(error)
        ) from error


def _expect(found: Mapping[str, Any], expected: tuple[str, ...], where: str) -> None:
    for name in found:
        if name not in expected:
            raise UserError(
                N_(
                    "{file}: unknown entry “{found}”; expected one of: {expected}. Correct or "
                    "remove it."
                ),
                file=FILE,
                found=f"{where}{name}",
                expected=", ".join(expected),
            )


def _section(content: Mapping[str, Any], name: str, title: str = "") -> dict[str, float | None]:
    """The values of a section in percent, ``None`` for what is switched off."""
    title = title or name
    section = content.get(name, {})
    if not isinstance(section, dict):
        raise _not_a_section(title, section, f"[{title}]")
    _expect(section, tuple(_KEYS), f"{title}.")
    return {key: _percent(value, key, title) for key, value in section.items()}


def _not_a_section(title: str, found: object, expected: str) -> UserError:
    return UserError(
        N_(
            "{file}: {entry} is “{found}”; expected a section {expected} with a line for each "
            "threshold."
        ),
        file=FILE,
        entry=title,
        found=found,
        expected=expected,
    )


def _percent(value: object, key: str, title: str) -> float | None:
    if value == OFF:
        return None
    least = _KEYS[key].least
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= 100:
        raise UserError(
            N_(
                "{file}, [{section}], {key}: found “{found}”; expected percent from {least} to 100 "
                "(80 for 80%), or “off” in quotes. Correct the value or remove the line."
            ),
            file=FILE,
            section=title,
            key=key,
            found=value,
            least=f"{least:g}",
        )
    return float(value)
