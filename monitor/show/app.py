"""The group of commands ``monitor show``; a topic's module adds its own."""

from __future__ import annotations

import typer

from monitor.options import translate as _

shows = typer.Typer(help=_("Show the numbers of the pages."), no_args_is_help=True)
