"""The whole articles of the page of disagreements, each once, with what gold and the prediction mark in them.

>>> from cwdnlp.records import Entity
>>> gold = TaggedArticle(id="a", text="Kutno", entities=[Entity(start=0, end=5, label="JST")])
>>> [(mark.side, mark.tag) for mark in article_marks(gold, TaggedArticle(id="a", text="Kutno"))]
[('gold', 'gold JST')]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cwdnlp.evaluate.disagreements import Disagreement
from cwdnlp.records import Scored, TaggedArticle
from cwdnlp.render.facts import amount_value, score_text
from cwdnlp.render.marks import Mark, mark_text
from cwdnlp.render.workbench import text

__all__ = ["article_marks", "render_articles"]


def render_articles(
    disagreements: Sequence[tuple[int, Disagreement]],
    gold: Mapping[str, TaggedArticle],
    predicted: Iterable[TaggedArticle],
    numbers: Mapping[str, int],
) -> str:
    """Return the section of articles; `disagreements` and articles come with the numbers that the links have."""
    by_id = {article.id: article for article in predicted}
    found: dict[str, list[str]] = {}
    for number, each in disagreements:
        link = f'<li><a href="#d{number}">{text(each.kind)}: {text(each.label)}</a></li>'
        found.setdefault(each.article, []).append(link)
    if not found:
        return ""
    items = [
        _article(article, by_id.get(name) or TaggedArticle(id=name, text=article.text), numbers[name], found[name])
        for name, article in gold.items()
    ]
    return f"<section><h2>articles <small>{len(items)}</small></h2>\n{''.join(items)}</section>"


def _article(gold: TaggedArticle, found: TaggedArticle, number: int, links: Sequence[str]) -> str:
    return (
        f'<details class="article" id="a{number}" open><summary>{text(gold.id)} '
        f'<small><span lang="pl">{text(_title(gold))}</span> · {_count(links)}</small></summary>\n'
        f'<p class="soft">{_about(gold)}</p>\n<dl>{_classes(gold, found)}</dl>\n'
        f'<ul class="back">{"".join(links)}</ul>\n'
        f'<p class="body" lang="pl">{mark_text(gold.text, article_marks(gold, found))}</p></details>\n'
    )


def _title(article: TaggedArticle) -> str:
    """Return the title, or the first line with something in it."""
    title = article.title or next((line for line in article.text.splitlines() if line.strip()), "")
    return title if len(title) <= 90 else f"{title[:90]}…"


def _count(links: Sequence[str]) -> str:
    return f"{len(links)} disagreement{'' if len(links) == 1 else 's'}"


def _about(article: TaggedArticle) -> str:
    """Give day, address and source in one line; only web addresses become links."""
    url = article.url or ""
    if url.lower().startswith(("http://", "https://")):
        url = f'<a href="{text(url)}" rel="noopener noreferrer nofollow">{text(url)}</a>'
    else:
        url = text(url)
    return " · ".join(filter(None, (text(article.published or ""), url, text(article.source or ""))))


def _classes(gold: TaggedArticle, found: TaggedArticle) -> str:
    """Give stage and topics of both sides."""
    lines = []
    for name, css, article in (("gold", "g", gold), ("predicted", "p", found)):
        stage = f"stage {_label(article.stage)}" if article.stage else "no stage"
        topics = f"topics {', '.join(map(_label, article.topics))}" if article.topics else "no topics"
        lines.append(f'<dt class="{css}">{name}</dt><dd>{stage}; {topics}</dd>')
    return "".join(lines)


def _label(scored: Scored) -> str:
    return " ".join(filter(None, (text(scored.label), score_text(scored))))


def article_marks(gold: TaggedArticle, found: TaggedArticle) -> list[Mark]:
    """Return the marks of an article: entities of both by their label, all else with whose it is.

    Sums and days are marked only where the two differ.
    """
    both = _entities(gold) & _entities(found)
    wanted, got = (_entities(each) | _values(each) for each in (gold, found))
    marks = [Mark(start, end, "both", label, label) for start, end, label in both]
    marks += [Mark(start, end, "gold", label, f"gold {label}") for start, end, label in wanted - got]
    marks += [Mark(start, end, "predicted", label, f"predicted {label}") for start, end, label in got - wanted]
    return marks


def _entities(article: TaggedArticle) -> set[tuple[int, int, str]]:
    return {(entity.start, entity.end, entity.label) for entity in article.entities}


def _values(article: TaggedArticle) -> set[tuple[int, int, str]]:
    amounts = {(amount.start, amount.end, amount_value(amount)) for amount in article.amounts}
    return amounts | {(day.start, day.end, day.iso or "no day") for day in article.dates}
