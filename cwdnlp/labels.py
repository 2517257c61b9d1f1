"""The label schema: entities, stages and topics with their Polish names and definitions.

Everything that names a label takes it from here. The definitions are those of the annotation guidelines, version 1.2.

>>> SCHEMA.stage("formation").name
'zawiązanie'
>>> [label.id for label in SCHEMA.entities]
['PARTNERSHIP', 'ROLE', 'PROGRAM', 'PERSON', 'JST', 'ORG']
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["SCHEMA", "SCHEMA_VERSION", "Label", "Schema"]

SCHEMA_VERSION = "1.2"


@dataclass(frozen=True, slots=True)
class Label:
    """A label: English identifier, Polish display name, definition."""

    id: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Schema:
    """A set of labels; the order of entities is their precedence, that of stages the course of an undertaking.

    `renamed` and `dropped` tell what becomes of stages and topics that a corpus still has by another name, or that are
    not wanted any more; `signals` and `words` are the hints of stages and topics (`cwdnlp.classify.hints`), by label.
    A corpus brings its own schema in a file `labels.toml` (`cwdnlp.label_file`).
    """

    version: str
    entities: tuple[Label, ...]
    stages: tuple[Label, ...]
    topics: tuple[Label, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    signals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def entity(self, label_id: str) -> Label:
        """Return the entity label with this identifier; raises KeyError."""
        return _pick(self.entities, label_id)

    def stage(self, label_id: str) -> Label:
        """Return the stage with this identifier; raises KeyError."""
        return _pick(self.stages, label_id)

    def topic(self, label_id: str) -> Label:
        """Return the topic with this identifier; raises KeyError."""
        return _pick(self.topics, label_id)

    def resolve(self, label_id: str) -> str | None:
        """Return the stage or topic that a corpus means by this identifier, None for one that is not wanted.

        >>> SCHEMA.resolve("formation")
        'formation'
        """
        return None if label_id in self.dropped else self.renamed.get(label_id, label_id)

    @property
    def known_stages(self) -> frozenset[str]:
        """Every identifier that a corpus may give as a stage."""
        return self._known(self.stages, SCHEMA.stages)

    @property
    def known_topics(self) -> frozenset[str]:
        """Every identifier that a corpus may give as a topic."""
        return self._known(self.topics, SCHEMA.topics)

    def _known(self, labels: tuple[Label, ...], base: tuple[Label, ...]) -> frozenset[str]:
        """Return identifiers of one kind: the labels, those that are renamed to them, those dropped from the base."""
        own = {label.id for label in labels}
        gone = {label.id for label in base} & self.dropped
        return frozenset(own | {old for old, new in self.renamed.items() if new in own} | gone)


def _pick(labels: tuple[Label, ...], label_id: str) -> Label:
    for label in labels:
        if label.id == label_id:
            return label
    raise KeyError(f"{label_id!r} is none of {', '.join(label.id for label in labels)}")


SCHEMA = Schema(
    version=SCHEMA_VERSION,
    entities=(
        Label(
            "PARTNERSHIP",
            "partnerstwo",
            "a named standing cooperation whose members are local governments, whatever its legal form",
        ),
        Label(
            "ROLE", "funkcja", "the title of an office or function that a person holds or that stands for its holder"
        ),
        Label("PROGRAM", "program", "a named programme, fund, funding instrument or multi-beneficiary project"),
        Label("PERSON", "osoba", "a person's name, without titles"),
        Label(
            "JST",
            "jednostka samorządu",
            "a local-government unit, or a place that is the seat of one, by name: gmina, town, powiat, voivodeship",
        ),
        Label(
            "ORG",
            "instytucja",
            "any other named institution, office, company, school, association, party or media",
        ),
    ),
    stages=(
        Label(
            "formation",
            "zawiązanie",
            "a letter of intent, an agreement that creates a partnership, association, union or cluster, a resolution "
            "to join one, its first organisational meeting, the choice of its council or leader",
        ),
        Label(
            "diagnosis",
            "diagnoza",
            "a diagnostic report, a residents' survey, diagnostic workshops, data gathering on needs",
        ),
        Label(
            "strategy",
            "strategia",
            "goals and directions, drafting, consulting, giving an opinion on or adopting a strategy or plan",
        ),
        Label(
            "projects",
            "projekty",
            "choosing or preparing projects: packages and fact sheets, lists, feasibility studies, designs, a call, "
            "a grant application submitted",
        ),
        Label(
            "funding",
            "dofinansowanie",
            "money awarded: an application chosen, a promise or a funding agreement signed",
        ),
        Label(
            "implementation",
            "realizacja",
            "a contract with a contractor, works under way, an investment or service opened, results of a project",
        ),
        Label(
            "exchange",
            "wymiana doświadczeń",
            "a seminar, conference, study visit, forum, training, talks between local governments that take no step "
            "named above",
        ),
        Label("none", "brak", "anything else: ordinary municipal news, ceremonies, notices, greetings, politics"),
    ),
    topics=(
        Label(
            "zit",
            "ZIT",
            "Zintegrowane Inwestycje Terytorialne: the instrument, ZIT associations, strategies and projects",
        ),
        Label(
            "transport",
            "transport",
            "roads, streets, pavements, bridges, public transport, railways, car parks; bicycle paths as transport",
        ),
        Label(
            "tourism",
            "turystyka",
            "tourist products, trails, promotion to visitors, spas, recreation by water, bicycle trails for visitors",
        ),
        Label(
            "energy",
            "energia",
            "renewable energy, thermal renovation, heating, street lighting, energy clusters and co-operatives",
        ),
        Label(
            "environment",
            "środowisko",
            "water and sewage, waste, air, climate, greenery, nature, flood protection, animals",
        ),
        Label(
            "education",
            "edukacja",
            "schools, kindergartens, nurseries, vocational training of the young, scholarships",
        ),
        Label("health", "zdrowie", "hospitals, clinics, prevention, vaccination, rescue medicine"),
        Label(
            "social",
            "sprawy społeczne",
            "seniors, people with disabilities, families, social assistance, NGOs, housing assistance",
        ),
        Label(
            "culture",
            "kultura",
            "culture houses, libraries, museums, monuments, festivals, national and local celebrations",
        ),
        Label("sport", "sport", "sports facilities, clubs, competitions"),
        Label(
            "economy",
            "gospodarka",
            "entrepreneurs, investment areas, labour market, agriculture, fisheries, local products",
        ),
        Label("digital", "cyfryzacja", "e-services, cyber security, broadband, IT equipment, open data"),
        Label(
            "spatial",
            "przestrzeń",
            "revitalisation, spatial planning, public space, building and municipal housing",
        ),
        Label(
            "safety",
            "bezpieczeństwo",
            "police, fire brigades, crisis management, defence, road safety campaigns",
        ),
        Label(
            "international",
            "współpraca międzynarodowa",
            "foreign partners, twin towns, Ukraine and its refugees",
        ),
    ),
)
