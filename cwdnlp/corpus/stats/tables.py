"""The figures of a corpus as tables: rows for every output form, Markdown for the datasheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cwdnlp.corpus.agreement import Agreement
from cwdnlp.corpus.stats.composition import Composition
from cwdnlp.corpus.stats.variety import Variety
from cwdnlp.errors import CorpusError
from cwdnlp.evaluate.metrics import Counts, Report

__all__ = ["Table", "agreement_table", "composition_tables", "fill_blocks", "markdown", "table_json", "variety_table"]

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name in documents and its title; the first column names, the others count."""

    name: str
    title: str
    head: Row
    rows: tuple[Row, ...]


def composition_tables(found: Composition) -> list[Table]:
    """Return the tables of what a corpus is made of."""
    splits = tuple(found.splits)
    tables = [
        Table(
            "articles", "Articles", ("split", "articles"), (*_pairs(found.splits), ("all", str(found.splits.total())))
        ),
        _by_split("stages", "Stages", "stage", found.stages, splits),
        _by_split("topics", "Topics (an article has none, one or several)", "topic", found.topics, splits),
        _by_split("voivodeships", "Voivodeship of the publisher", "voivodeship", found.voivodeships, splits),
    ]
    for name, title, column, counted in (
        ("publishers", "Kind of publisher", "publisher", found.publishers),
        ("genres", "Genres", "genre", found.genres),
        ("registers", "Registers", "register", found.registers),
        ("clutter", "Clutter", "clutter", found.clutters),
        ("flaws", "Flaws (an article may have several)", "flaw", found.flaws),
        ("years", "Years of publication", "year", Counter(dict(sorted(found.years.items())))),
        (
            "partnerships",
            "Different names of partnerships, by the kind that the name tells",
            "kind",
            found.partnership_kinds,
        ),
    ):
        rows = counted.items() if column == "year" else counted.most_common()
        tables.append(Table(name, title, (column, "number"), tuple((value, str(count)) for value, count in rows)))
    labels = tuple(
        (name, f"{counted.mentions:,}", f"{counted.different:,}", f"{counted.articles:,}")
        for name, counted in found.labels.items()
    )
    tables.append(Table("mentions", "Mentions", ("label", "mentions", "different", "articles with one"), labels))
    facts = {
        "different gminas mentioned": found.gminas_mentioned,
        "different powiats mentioned": found.powiats_mentioned,
        "officials (role, person and unit or body)": found.officials,
        "members of partnerships": found.members,
        "leaders of partnerships": found.leaders,
        "groups of re-posts": found.groups,
    }
    tables.append(
        Table("facts", "Facts", ("fact", "number"), tuple((name, f"{count:,}") for name, count in facts.items()))
    )
    return tables


def _pairs(counted: Mapping[str, int]) -> tuple[Row, ...]:
    return tuple((name, str(count)) for name, count in counted.items())


def _by_split(name: str, title: str, column: str, counted: Mapping[str, Counter[str]], splits: Sequence[str]) -> Table:
    order = sorted(counted, key=lambda value: (-counted[value].total(), value))
    rows = tuple(
        (value, *(str(counted[value][split]) for split in splits), str(counted[value].total())) for value in order
    )
    return Table(name, title, (column, *splits, "all"), rows)


def variety_table(collections: Mapping[str, Variety]) -> Table:
    """Return the figures of several collections side by side."""
    found = list(collections.values())
    sizes = sorted({size for each in found for size in (*each.vocabulary, *each.distinct)})
    rows: list[Row] = [
        ("articles (re-posts once)", *(f"{each.articles:,}" for each in found)),
        ("running words", *(f"{each.words:,}" for each in found)),
    ]
    quantiles = {"0%": "shortest", "50%": "median", "100%": "longest"}
    for key in dict.fromkeys(key for each in found for key in each.lengths):
        name = quantiles.get(key, f"{key} quantile")
        rows.append((f"length in words, {name}", *(f"{each.lengths.get(key, 0):,}" for each in found)))
    for size in sizes:
        if any(size in each.vocabulary for each in found):
            cells = (f"{each.vocabulary[size]:,}" if size in each.vocabulary else "" for each in found)
            rows.append((f"different forms among {size:,} words", *cells))
    for size in sizes:
        if any(size in each.distinct for each in found):
            cells = (f"{each.distinct[size]:.1%}" if size in each.distinct else "" for each in found)
            rows.append((f"distinct 4-grams among {size:,} words", *cells))
    rows.append(
        ("largest share of 5-grams that two articles have in common", *(f"{v.largest_overlap:.1%}" for v in found))
    )
    return Table("variety", "Variety", ("figure", *collections), tuple(rows))


def markdown(table: Table) -> str:
    """Return a table as Markdown.

    >>> print(markdown(Table("articles", "Articles", ("split", "articles"), (("train", "3"),))))
    | split | articles |
    | --- | ---: |
    | train | 3 |
    """
    rules = ["---", *["---:"] * (len(table.head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (table.head, rules, *table.rows))


def table_json(table: Table) -> list[dict[str, str]]:
    """Return a table as a list of objects, one a row."""
    return [dict(zip(table.head, row, strict=True)) for row in table.rows]


def agreement_table(found: Agreement) -> Table:
    """Return the figures of two annotators."""
    report = found.report
    total = Report.total
    rows: list[Row] = [
        ("entities, all labels", *_f1(total(report.strict)), f"{total(report.relaxed).f1:.3f}"),
        *((label, *_f1(counts), f"{report.relaxed[label].f1:.3f}") for label, counts in sorted(report.strict.items())),
        ("base form", str(total(report.lemma).gold), f"{total(report.lemma).recall:.3f}", ""),
        ("TERYT code", str(report.teryt.gold), f"{report.teryt.recall:.3f}", ""),
        ("officials", *_f1(report.officials), ""),
        ("members and leaders", *_f1(report.members), ""),
        ("amounts", *_f1(report.amounts), ""),
        ("dates", *_f1(report.dates), ""),
        ("stage", str(report.articles), f"{report.stage_accuracy:.3f}", f"kappa {found.stage_kappa:.3f}"),
        ("topics", *_f1(total(report.topics)), f"mean kappa {found.topic_kappa:.3f}"),
    ]
    return Table("agreement", "Agreement of two annotators", ("what", "number", "agreement", "relaxed"), tuple(rows))


def _f1(counts: Counts) -> tuple[str, str]:
    return str(counts.gold), f"{counts.f1:.3f}"


def fill_blocks(document: str, blocks: Mapping[str, str], *, where: str | None = None) -> str:
    """Replace what stands between `<!-- stats:NAME -->` and `<!-- /stats -->` by the block of that name.

    Marks of other names stay as they are. Raises CorpusError if the document asks for none of the blocks.

    >>> print(fill_blocks("<!-- stats:a -->old<!-- /stats -->", {"a": "new"}))
    <!-- stats:a -->
    new
    <!-- /stats -->
    """
    count = 0

    def fill(match: re.Match[str]) -> str:
        nonlocal count
        if match[1] not in blocks:
            return match[0]
        count += 1
        return f"<!-- stats:{match[1]} -->\n{blocks[match[1]]}\n<!-- /stats -->"

    filled = re.sub(r"<!-- stats:([a-z-]+) -->.*?<!-- /stats -->", fill, document, flags=re.DOTALL)
    if not count:
        raise CorpusError(
            "has no marks to fill",
            where=where,
            remedy=f"<!-- stats:NAME --><!-- /stats -->, names: {', '.join(blocks)}",
        )
    return filled
