"""An article of the store as one flat row, for spreadsheets and for the eye."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from io import StringIO

from cwdnlp.monitor.reading.news import NewsItem
from cwdnlp.records import Official, TaggedArticle
from cwdnlp.render.facts import unit_base
from cwdnlp.render.safe import visible

__all__ = ["COLUMNS", "csv_line", "place_of", "row_of"]

COLUMNS = (
    "day",
    "title",
    "url",
    "source",
    "place",
    "stage",
    "stage_score",
    "alternatives",
    "topics",
    "partnerships",
    "programmes",
    "officials",
    "units",
    "amounts",
    "copies",
    "story",
    "version",
    "versions",
    "published",
    "found_at",
    "stored_at",
    "id",
)
"""The columns of the flat form, in their order."""

_JOIN = " | "
# What begins a formula, East Asian wide signs too; and where a spreadsheet that reads semicolons or tabs as separators,
# as it does in Polish, would begin another cell inside ours. A dash before a blank opens an item of a list.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_INNER = re.compile(r"(?<=[;\t\r\n])(?=[=@＝＠]|[-+－＋]\S)")


def row_of(item: NewsItem, *, text: bool = False) -> dict[str, str]:
    """Return the cells of an article by column; lists are joined by ` | `, what is missing is empty.

    With `text` the whole text is a last column.
    """
    record = item.record
    stage = record.stage
    cells = {
        "day": item.day,
        "title": record.title or "",
        "url": record.url or "",
        "source": item.source,
        "place": place_of(item),
        "stage": stage.label if stage else "",
        "stage_score": _score(stage.score if stage else None),
        "alternatives": _joined(each.label for each in stage.candidates) if stage else "",
        "topics": _joined(topic.label for topic in record.topics),
        "partnerships": _joined(each.name for each in record.partnerships),
        "programmes": _joined(each.name for each in record.programs),
        "officials": _joined(map(_official, record.officials)),
        "units": _joined(_units(record)),
        "amounts": _joined(f"{each.value:.2f} {each.currency}" for each in record.amounts),
        "copies": str(item.copies),
        "story": str(item.story),
        "version": str(item.version),
        "versions": str(item.versions),
        "published": record.published or "",
        "found_at": item.found_at,
        "stored_at": item.stored_at,
        "id": record.id,
    }
    return {**cells, "text": record.text} if text else cells


def csv_line(cells: Iterable[str]) -> str:
    """Write cells as a line of CSV that no spreadsheet takes for a formula.

    A cell that begins like one gets an apostrophe in front, as OWASP advises (CSV Injection), and so does what would
    begin like one if semicolons separated cells, as in Polish settings; control characters are made visible.

    >>> print(csv_line(["=2+5", "Most, nowy", ""]), end="")
    '=2+5,"Most, nowy",
    >>> print(csv_line(["Most;=2+5"]), end="")
    Most;'=2+5
    """
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([_harmless(cell) for cell in cells])
    return buffer.getvalue()


def place_of(item: NewsItem) -> str:
    """Return the place that an article is from: of the source, else the local government that it names most."""
    if item.site is not None:
        return unit_base(item.site)
    codes = Counter(each.kb_id for each in item.record.entities if each.label == "JST" and each.kb_id is not None)
    return unit_base(codes.most_common(1)[0][0]) if codes else ""


def _harmless(cell: str) -> str:
    inside = visible(_INNER.sub("'", cell))
    return f"'{inside}" if cell.startswith(_FORMULA) else inside


def _score(score: float | None) -> str:
    return "" if score is None else f"{score:.4f}"


def _joined(values: Iterable[str]) -> str:
    """Join values, each once, in their order."""
    return _JOIN.join(dict.fromkeys(filter(None, values)))


def _official(official: Official) -> str:
    place = official.unit or official.org
    return f"{official.role} {official.person}" + (f" ({place})" if place else "")


def _units(record: TaggedArticle) -> Sequence[str]:
    """Return the codes of the units that the text names."""
    return [each.kb_id for each in record.entities if each.label == "JST" and each.kb_id is not None]
