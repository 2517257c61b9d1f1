"""An article of every kind of fact, in an invented partnership of real units (their codes must have names)."""

import pytest

from cwdnlp.records import TaggedArticle

TEXT = (
    "Burmistrz Łosic Jan Dróżdż i wójt gminy Platerów Anna Sowa podpisali 27 maja 2021 r. list intencyjny "
    "partnerstwa „Zielone Pogranicze”.\n\nProjekt wart 2,5 mln zł wspiera Fundusz Szlaków & Dróg, a prowadzi go "
    "Stowarzyszenie Wierzbin. <script>alert('x')</script> [bold red]uwaga[/] \x1b[31mczerwone\x9b0m\n"
    "Wiosną gości przyjęły Łosice."
)


def span(words, start=0, **more):
    begin = TEXT.index(words, start)
    return {"start": begin, "end": begin + len(words), "text": words, **more}


@pytest.fixture
def article():
    return TaggedArticle.from_dict(
        {
            "id": "aktualnosci/umowa.txt",
            "text": TEXT,
            "title": "Gminy <b>podpisały</b> list [wideo]",
            "url": "https://wierzbin.example/a?b=1&c=2",
            "published": "2021-06-18",
            "entities": [
                span("Burmistrz", label="ROLE", lemma="burmistrz", score=0.98),
                span("Łosic", label="JST", lemma="Łosice", kb_id="1410023"),
                span("Jan Dróżdż", label="PERSON", lemma="Jan Dróżdż"),
                span("wójt", label="ROLE", lemma="wójt"),
                span("gminy Platerów", label="JST", lemma="gmina Platerów", kb_id="1410042"),
                span("Anna Sowa", label="PERSON", lemma="Anna Sowa"),
                span("Zielone Pogranicze", label="PARTNERSHIP", lemma="Zielone Pogranicze", kb_id="zielone-pogranicze"),
                span("Fundusz Szlaków & Dróg", label="PROGRAM"),
                span("Stowarzyszenie Wierzbin", label="ORG", lemma="Stowarzyszenie Wierzbin"),
                span("Łosice", label="JST", lemma="Łosice", kb_id="1410023"),
            ],
            "officials": [
                {"role": "burmistrz", "person": "Jan Dróżdż", "unit": "1410023", "entities": [0, 2, 1]},
                {"role": "prezes", "person": "Ewa Lis", "org": "Stowarzyszenie Wierzbin"},
            ],
            "partnerships": [
                {
                    "name": "Zielone Pogranicze",
                    "kb_id": "zielone-pogranicze",
                    "leader": "1410023",
                    "members": ["1410", "1410042", "9999999"],
                }
            ],
            "programs": [{"name": "Fundusz Szlaków & Dróg", "kb_id": None}],
            "amounts": [span("2,5 mln zł", value=2_500_000.0, currency="PLN")],
            "dates": [span("27 maja 2021", iso="2021-05-27"), span("Wiosną", iso=None)],
            "stage": {"label": "formation", "score": 0.91},
            "topics": [{"label": "transport", "score": 0.88}, {"label": "tourism", "score": 0.61}],
            "model": {"name": "pl_cwd_news", "version": "0.1.0"},
        }
    )
