"""Articles for rules to be judged on."""

from cwdnlp.monitor.facts import facts_of
from cwdnlp.monitor.rules import Subject
from cwdnlp.records import TaggedArticle

TEXT = "Burmistrz Jan Nowak podpisał umowę na 2,5 mln zł. Powstanie obwodnica Sieradza i 30 000 euro zwrotu."


def entity(text, label, **more):
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "label": label, "text": text, **more}


def amount(text, value, currency):
    start = TEXT.index(text)
    return {"start": start, "end": start + len(text), "text": text, "value": value, "currency": currency}


def record(**changes):
    data = {
        "id": "a",
        "title": "Umowa na „obwodnicę” podpisana",
        "text": TEXT,
        "published": "2026-03-01",
        "stage": {"label": "funding", "score": 0.9},
        "topics": [{"label": "transport", "score": 0.8}],
        "entities": [
            entity("Burmistrz", "ROLE", lemma="burmistrz"),
            entity("Jan Nowak", "PERSON", lemma="Jan Nowak"),
            entity("Sieradza", "JST", lemma="Sieradz", kb_id="1014011"),
        ],
        "officials": [
            {"role": "burmistrz", "person": "Jan Nowak", "unit": "1014011"},
            {"role": "wicestarosta", "person": "Zofia Adamska"},
        ],
        "partnerships": [
            {"name": "Dolina Wisły", "kb_id": "dolina-wisly", "members": ["2609022"]},
            {"name": "Nad Łąką", "members": []},
            {"name": "Nowa Nazwa", "kb_id": "id-of-a-newer-table"},
        ],
        "programs": [{"name": "Centrum Wsparcia Doradczego", "kb_id": "pilotaz-centrum-wsparcia-doradczego"}],
        "amounts": [amount("2,5 mln zł", 2_500_000.0, "PLN"), amount("30 000 euro", 30_000.0, "EUR")],
    }
    return TaggedArticle.from_dict(data | changes)


def subject(*, source="Sieradz – miasto", day="2026-03-01", source_unit=None, **changes):
    tagged = record(**changes)
    return Subject(tagged, facts_of(tagged, source_unit=source_unit), source=source, day=day)


def empty():
    return subject(
        source="pusty",
        title=None,
        text="x",
        stage=None,
        topics=[],
        entities=[],
        officials=[],
        partnerships=[],
        programs=[],
        amounts=[],
    )
