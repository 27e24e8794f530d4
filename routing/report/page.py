"""Page: the report as one file that opens anywhere and fetches nothing.

    figures   what the plan adds up to
    sections  findings, pictures and tables, each in a module of its own
    page      one HTML document; its policy forbids every request

The same plan gives the same page, byte for byte: no clock is asked and nothing is
numbered by chance.
"""

import base64
import hashlib
from collections.abc import Sequence
from importlib import resources

from markupsafe import Markup

from routing.network import Network
from routing.plan import Plan
from routing.report import (
    certificate,
    corridor,
    cost,
    departures,
    origins,
    punctuality,
    timeline,
    waiting,
    worth,
    zones,
)
from routing.report.chart import Section
from routing.report.figures import Figures
from routing.report.markup import tag
from routing.report.masthead import key_figures, masthead, title
from routing.report.words import Language, Speech, Words

NOTHING = Markup()


def write_report(
    plan: Plan,
    network: Network,
    *,
    language: Language,
    speech: Speech,
    attributions: Sequence[str] = (),
) -> str:
    """Write the report of a plan as one self-contained HTML document.

    Parameters
    ----------
    plan, network
        The plan, and the catalogue it was made with.
    language
        Language of numbers, dates and names.
    speech
        The catalogue that speaks this language; ``gettext.NullTranslations()``
        speaks English.
    attributions
        Sentences that name the sources of the parcels, when there are any to name.

    Returns
    -------
    str
        HTML with its style, script and pictures inside.
    """
    words = Words(speech, language, plan.currency)
    figures = Figures(plan, network)
    return document(
        words,
        title(figures, words),
        masthead(figures, words),
        _sections(figures, words, attributions),
        key=key_figures(figures, words),
    )


def document(
    words: Words,
    name: str,
    head: Markup,
    sections: Sequence[Section],
    *,
    key: Markup = NOTHING,
) -> str:
    """One file with its style and script inside: head, contents, sections."""
    body = tag(
        "body",
        head,
        _contents(words, sections),
        tag("main", key, *[_laid_out(it) for it in sections], class_="column"),
        _foot(words),
        tag("div", id="tip", aria_hidden="true"),
    )
    html = tag("html", _head(name), body, lang=words.html_lang)
    return f"<!doctype html>\n{html}\n"


def _sections(
    figures: Figures, words: Words, attributions: Sequence[str]
) -> list[Section]:
    return [
        cost.section(figures, words),
        departures.section(figures, words),
        corridor.section(figures, words),
        timeline.section(figures, words),
        punctuality.section(figures, words),
        waiting.section(figures, words),
        worth.section(figures, words),
        zones.section(figures, words),
        certificate.section(figures, words),
        origins.section(figures, words, attributions),
    ]


def _head(name: str) -> Markup:
    style, script = _ours("page.css"), _ours("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", name),
        tag("style", style),
        tag("script", script),
    )


def _ours(name: str) -> Markup:
    """A file of this package; it is our own text, so it goes in as it is."""
    text = (resources.files("routing.report") / name).read_text("utf-8")
    return Markup(text)  # noqa: S704


def _contents(words: Words, sections: Sequence[Section]) -> Markup:
    """Links in a row on a desk; on a phone they fold."""
    label = words.gettext("Contents")
    links = tag(
        "ul",
        *[tag("li", tag("a", s.topic, href=f"#{s.key}")) for s in sections],
    )
    fold = tag("details", tag("summary", label), links)
    return tag("nav", tag("div", links, fold, class_="column"), aria_label=label)


def _laid_out(section: Section) -> Markup:
    heading = f"{section.key}-finding"
    return tag(
        "section",
        tag("p", section.topic, class_="topic"),
        tag("h2", section.finding, id=heading),
        section.body,
        id=section.key,
        aria_labelledby=heading,
    )


def _foot(words: Words) -> Markup:
    line = words.gettext(
        "Made by Corridor. This page is one file; it fetches nothing and sends nothing."
    )
    return tag("footer", tag("div", line, class_="column"))
