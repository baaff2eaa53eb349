"""The page that offers a chart's files: plain HTML, no script, no session of the dashboard."""

from __future__ import annotations

from html import escape

from i18n import LANGUAGES, N_, Translator, UserError, translator
from presentation.export.browser import NoBrowserError, installed
from presentation.export.downloads import Download
from presentation.export.renderers import RENDERERS
from presentation.panel import Citation

_STYLE = """
@font-face { font-family: "Be Vietnam Pro"; src: url("/app/static/fonts/Regular.woff2"); }
@font-face { font-family: "Be Vietnam Pro"; font-weight: 600;
             src: url("/app/static/fonts/SemiBold.woff2"); }
:root { color-scheme: light dark; --text: #1d2b33; --ground: #fff; --accent: #1a7385; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eef1; --ground: #12191e;
                                              --accent: #5ebcb0; } }
body { margin: 0; background: var(--ground); color: var(--text);
       font: 1rem/1.5 "Be Vietnam Pro", "Noto Sans", sans-serif; }
main { max-width: 980px; margin: 0 auto; padding: 1.2rem; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .2rem; font-weight: 600; }
p { margin: .3rem 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
ul { list-style: none; padding: 0; margin: 1rem 0; display: grid; gap: .6rem;
     grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); }
li a { display: block; padding: .6rem .9rem; border: 1px solid var(--accent); border-radius: 8px;
       color: inherit; text-decoration: none; }
li a:hover, li a:focus-visible { outline: 2px solid var(--accent); }
li b { font-weight: 600; display: block; }
li span { font-size: .875rem; }
.note { border-left: 4px solid #c77700; padding: .35rem .75rem; }
.demo { font-weight: 600; }
img { width: 100%; height: auto; border: 1px solid #8885; border-radius: 4px; }
"""


def choice(download: Download) -> str:
    """What a chart or a table can be taken away as; the picture below shows what one gets."""
    name, citation = download.panel.id, download.citation()
    _ = citation.translate
    drawn = download.panel.figure is not None
    pictures = drawn and installed()
    links = "".join(
        f'<li><a href="{name}.{ending}" download><b>{renderer.name}</b>'
        f"<span>{escape(_(renderer.purpose))}</span></a></li>"
        for ending, renderer in RENDERERS.items()
        if pictures or not renderer.drawn
    )
    body = f"<h1>{escape(citation.title)}</h1>" + _about(citation) + f"<ul>{links}</ul>"
    if pictures:
        alt = escape(_("The picture as it is taken away"), quote=True)
        body += f'<img src="{name}.png" alt="{alt}">'
    elif drawn:
        body += f'<p class="note">{escape(NoBrowserError().text(_))}</p>'
    return _page(_, _("Download: {title}", title=citation.title), body)


def _about(citation: Citation) -> str:
    lines = [citation.filters, citation.source_line]
    text = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    if citation.demo:
        text += f'<p class="demo">{escape(citation.demo_words)}</p>'
    if citation.link:
        words = escape(citation.translate("Link to exactly these figures"))
        text += f'<p>{words}: <a href="{escape(citation.link)}">{escape(citation.link)}</a></p>'
    return text


def message(_: Translator, error: UserError) -> str:
    """Why there is no file."""
    return _page(_, _("Download"), f'<p class="note">{escape(error.text(_))}</p>')


_GONE = N_(
    "What this link meant is no longer kept: the page it was on was opened too long ago, or the "
    "server has been started anew. Reload that page and take the chart away from there."
)


def gone() -> str:
    """For a link that means nothing any more, of a reader whose language is not known."""
    every = [translator(language) for language in LANGUAGES]
    text = "".join(f'<p lang="{_.language}">{escape(_(_GONE))}</p>' for _ in every)
    return _page(every[0], every[0]("Download"), text)


def _page(_: Translator, title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="{_.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )
