"""Origins: what it takes to make the plan again, and whose data it rests on."""

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from routing.network import Network, Validity
from routing.report.chart import Section, folded
from routing.report.figures import Figures
from routing.report.markup import tag
from routing.report.words import Words


def section(
    figures: Figures, words: Words, attributions: Sequence[str] = ()
) -> Section:
    """Hashes, seed and versions; sources of the network, the map and the parcels."""
    body = _provenance(figures, words)
    body += tag("h3", words.gettext("Data and their sources"))
    body += _listed([*attributions, _of_the_map(words)])
    body += _sources(figures, words)
    return Section(
        "origins", words.gettext("Provenance"), _finding(figures, words), body
    )


def _finding(figures: Figures, words: Words) -> str:
    provenance = figures.plan.provenance
    if provenance.work is None:
        return words.gettext(
            "Planned against the clock with seed {seed}: the same again may give another plan."
        ).format(seed=provenance.seed)
    return words.gettext(
        "The same parcels and network with seed {seed} and {work} steps of work give the same plan."
    ).format(seed=provenance.seed, work=words.number(provenance.work))


def _provenance(figures: Figures, words: Words) -> Markup:
    made = figures.plan.provenance
    facts = [
        (words.gettext("Network"), figures.network.name),
        (words.gettext("Parcels, SHA-256"), made.parcels_sha256),
        (words.gettext("Network, SHA-256"), made.network_sha256),
        (words.gettext("Problem, SHA-256"), made.problem_sha256),
        (words.gettext("Seed"), str(made.seed)),
        (words.gettext("Versions"), _versions(made.versions.items())),
    ]
    pairs = [
        part for name, fact in facts for part in (tag("dt", name), tag("dd", fact))
    ]
    return tag("dl", *pairs, class_="facts")


def _versions(versions: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(versions))


def _of_the_map(words: Words) -> str:
    return words.gettext("Map: Natural Earth, public domain.")


def _sources(figures: Figures, words: Words) -> Markup:
    rows = list(_validities(figures.network))
    assumed = sum(row.assumption for row in rows)
    sources = sorted({row.source for row in rows if row.source})
    summary = words.ngettext(
        "{n} source of the network; {assumed} of {rows} rows are assumptions",
        "{n} sources of the network; {assumed} of {rows} rows are assumptions",
        len(sources),
    ).format(
        n=words.number(len(sources)),
        assumed=words.number(assumed),
        rows=words.number(len(rows)),
    )
    return folded(words, _listed(sources), summary=summary)


def _validities(network: Network) -> Iterator[Validity]:
    tables: tuple[Iterable[object], ...] = (
        network.sites.values(),
        network.unit_types.values(),
        network.lines.values(),
        network.charges,
        network.zones.values(),
        network.products.values(),
        network.prices,
        network.goods_rules,
        network.levies,
    )
    for table in tables:
        for row in table:
            validity = getattr(row, "validity", None)
            if isinstance(validity, Validity):
                yield validity


def _listed(lines: Iterable[str]) -> Markup:
    return tag("ul", *[tag("li", line) for line in lines], class_="plain")
