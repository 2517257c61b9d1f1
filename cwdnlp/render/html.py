"""Tagged articles as one self-contained page: displaCy's marks in the text, what was found above it.

The page loads nothing: style inside, no script, no font, no picture, and a content policy that says so. It is in
Polish, the language of those who read it. Everything that comes from an article is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from cwdnlp.labels import SCHEMA
from cwdnlp.records import Entity, Partnership, Phrase, Scored, TaggedArticle
from cwdnlp.render.facts import (
    amount_value,
    code_text,
    distinct,
    official_place,
    score_text,
    stage_name,
    topic_name,
    unit_base,
    unit_name,
)
from cwdnlp.render.palette import BACKGROUNDS
from cwdnlp.render.safe import one_line, visible
from cwdnlp.render.style import stylesheet

__all__ = ["page_foot", "page_head", "render_article", "render_page"]

# `bg`, `text` and `label` are displaCy's, the others come from `params`; all but `text` are escaped by us.
_MARK = (
    '<mark class="entity" style="background: {bg}" data-label="{label}" title="{hint}">'
    '{text}<span class="tag">{label}{code}</span></mark>'
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_NAMES = {label.id: label.name for label in SCHEMA.entities}


def render_page(articles: Iterable[TaggedArticle], *, title: str = "cwdnlp") -> str:
    """Render articles as one HTML page; for many, write `page_head`, each `render_article` and `page_foot` yourself.

    >>> page = render_page([TaggedArticle(id="a1", text="1 < 2")])
    >>> '<html lang="pl">' in page, "1 &lt; 2" in page
    (True, True)
    """
    return "".join([page_head(title=title), *map(render_article, articles), page_foot()])


def page_head(*, title: str = "cwdnlp") -> str:
    """Return the page up to the first article: head, style, legend of the labels."""
    legend = "".join(
        f'<li><mark class="entity" style="background: {BACKGROUNDS[label.id]}" title="{_text(label.definition)}">'
        f'{_text(label.name)}<span class="tag">{label.id}</span></mark></li>'
        for label in SCHEMA.entities
    )
    return (
        '<!DOCTYPE html>\n<html lang="pl">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>\n{stylesheet()}</style>\n</head>\n<body>\n"
        f'<header class="page"><h1>{_text(title)}</h1>\n<ul class="legend" aria-label="Oznaczenia">{legend}</ul>'
        "</header>\n<main>\n"
    )


def page_foot() -> str:
    """Return what closes the page."""
    return "</main>\n</body>\n</html>\n"


def render_article(tagged: TaggedArticle) -> str:
    """Render one article as an `<article>` element: header, facts, marked text."""
    facts = "".join(f"<dt>{name}</dt><dd>{body}</dd>" for name, body in _facts(tagged) if body)
    return (
        f'<article lang="pl">\n<header>\n<h2>{_text(tagged.title or tagged.id)}</h2>\n'
        f'<p class="about">{_about(tagged)}</p>\n'
        f'<p class="classes">{_classes(tagged)}</p>\n'
        f"<dl>{facts}</dl>\n</header>\n{_marked(tagged)}\n</article>\n"
    )


def _marked(tagged: TaggedArticle) -> str:
    """Let displaCy mark the entities in the text; of two that overlap only the first can be shown."""
    from spacy import displacy

    ents = []
    end = 0
    for entity in sorted(tagged.entities, key=lambda entity: (entity.start, -entity.end)):
        if entity.start >= end:
            ents.append(_span(entity))
            end = entity.end
    rendered: str = displacy.render(
        {"text": visible(tagged.text), "ents": ents, "settings": {"lang": "pl", "direction": "ltr"}},
        style="ent",
        manual=True,
        page=False,
        jupyter=False,
        options={"colors": BACKGROUNDS, "template": _MARK},
    )
    return rendered


def _span(entity: Entity) -> dict[str, Any]:
    """Return displaCy's form of an entity, with base form, code, unit and score in its hint."""
    score = None if entity.score is None else f"{entity.score:.2f}"
    hints = (_NAMES.get(entity.label), entity.lemma, code_text(entity.kb_id), score)
    code = f" <b>{_text(entity.kb_id)}</b>" if entity.kb_id else ""
    return {
        "start": entity.start,
        "end": entity.end,
        "label": entity.label,
        "params": {
            "label": _text(entity.label),
            "hint": " · ".join(_text(hint) for hint in hints if hint),
            "code": code,
        },
    }


def _about(tagged: TaggedArticle) -> str:
    """Give id, day, address and source in one line."""
    parts = [_text(tagged.id) if tagged.title else ""]
    if tagged.published:
        parts.append(f'<time datetime="{_text(tagged.published)}">{_text(tagged.published)}</time>')
    parts.append(_link(tagged.url) if tagged.url else "")
    parts.append(_text(tagged.source) if tagged.source else "")
    return " · ".join(filter(None, parts))


def _link(url: str) -> str:
    """Link a web address; any other scheme (`javascript:`) is shown as text."""
    if url.lower().startswith(("http://", "https://")):
        return f'<a href="{_text(url)}" rel="noopener noreferrer nofollow">{_text(url)}</a>'
    return _text(url)


def _classes(tagged: TaggedArticle) -> str:
    """Give stage and topics as chips."""
    chips: list[str] = []
    if tagged.stage and tagged.stage.is_uncertain:
        chips.append('<span class="unsure">etap niepewny:</span>')
    stages = (tagged.stage.candidates or [tagged.stage]) if tagged.stage else []
    chips += [_chip("stage", "Etap", stage, stage_name(stage.label)) for stage in stages]
    chips += [_chip("topic", "Temat", topic, topic_name(topic.label)) for topic in tagged.topics]
    return " ".join(chips)


def _chip(kind: str, caption: str, scored: Scored, name: str) -> str:
    score = score_text(scored).replace(".", ",")
    tail = f" <small>{score}</small>" if score else ""
    return f'<span class="chip {kind}" title="{caption}: {_text(scored.label)}">{_text(name)}{tail}</span>'


def _facts(tagged: TaggedArticle) -> Iterator[tuple[str, str]]:
    """List what was found beside the entities: a Polish heading and its items; empty where there is nothing."""
    officials = []
    for official in tagged.officials:
        place = official_place(official)
        tail = f" <small>{_text(place)}</small>" if place else ""
        officials.append(f"{_text(official.role)} <strong>{_text(official.person)}</strong>{tail}")
    yield "Osoby pełniące funkcje", _list(officials)
    yield "Partnerstwa", _list(_partnership(partnership) for partnership in tagged.partnerships)
    yield "Programy", _list(_with_code(program.name, program.kb_id) for program in tagged.programs)
    amounts = distinct((amount.text, amount_value(amount)) for amount in tagged.amounts)
    yield "Kwoty", _list(_with_code(wording, value) for wording, value in amounts)
    dates = distinct((day.text, day.iso) for day in tagged.dates)
    yield "Daty", _list(_with_code(wording, value) for wording, value in dates)
    for explanation in tagged.explanations:
        kind, _, label = explanation.label.partition(":")
        name = stage_name(label) if kind == "stage" else topic_name(label)
        yield f"Dlaczego: {_text(name)}", _list(_reason(tagged, phrase) for phrase in explanation.phrases)


def _reason(tagged: TaggedArticle, phrase: Phrase) -> str:
    """Quote a phrase with its weight; the sign also tells those who see no colours what it speaks for."""
    quoted = _text(tagged.text[phrase.start : phrase.end])
    weight = f"{phrase.weight:+.1f}".replace(".", ",").replace("-", "−")
    return f'<q class="{"for" if phrase.weight > 0 else "against"}">{quoted}</q> <small>{weight}</small>'


def _partnership(partnership: Partnership) -> str:
    """Write a partnership with its leader and members."""
    code = f" <small>{_text(partnership.kb_id)}</small>" if partnership.kb_id else ""
    parts = [f"<strong>{_text(partnership.name)}</strong>{code}"]
    if partnership.leader:
        parts.append(f"lider: {_unit(partnership.leader)}")
    if partnership.members:
        parts.append("członkowie: " + ", ".join(map(_unit, partnership.members)))
    return "; ".join(parts)


def _unit(code: str) -> str:
    name = unit_base(code)
    return (
        _text(code) if name == code else f'<span title="{_text(unit_name(code) or "")}">{_with_code(name, code)}</span>'
    )


def _with_code(name: str, code: str | None) -> str:
    return _text(name) + (f" <small>{_text(code)}</small>" if code else "")


def _list(items: Iterable[str]) -> str:
    body = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{body}</ul>" if body else ""


def _text(value: str) -> str:
    """Escape a value for text and attributes, control characters made visible."""
    return escape(one_line(value), quote=True)
