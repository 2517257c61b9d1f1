"""Build the gazetteers that the package ships from the tables of facts, inflected by the dictionary.

Reads `training/facts/*.csv`, writes `cwdnlp/gazetteers/data/`. The output is text, sorted, and the same on every run
with the same dictionary, so that a change shows in a diff.

    python -m training.build_gazetteers
"""

from __future__ import annotations

import csv
import json
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cwdnlp.morphology.phrase import inflect

ROOT = Path(__file__).resolve().parent.parent
FACTS = ROOT / "training" / "facts"
DATA = ROOT / "cwdnlp" / "gazetteers" / "data"

Row = dict[str, str]

# Former and fuller names that older texts use; the register has only today's.
ALIASES = {
    "2812052": ["Nowe Miasto Lubawskie"],  # Bratian since 2026
    "2212082": ["Słupsk"],  # Redzikowo since 2024
    "3211012": ["Dobra", "Dobra Szczecińska"],
}
CASES = ("nom", "gen", "dat", "acc", "inst", "loc")
ACRONYM = re.compile(r"[A-ZĄĆĘŁŃÓŚŹŻ]{2,7}")
ACRONYM_ENDINGS = {
    "nom": ["y", "i"],
    "gen": ["u", "ów", "y"],
    "dat": ["owi", "om"],
    "acc": ["y", "i"],
    "inst": ["em", "ami"],
    "loc": ["ie", "cie", "ach"],
}
_YEARS = re.compile(r"[ ,]*(?:na lata )?\d{4}(?:[-–]\d{4})?$")
_HEAD_NAMES = re.compile(r"^(?:Gmina|Miasto i Gmina|Miasto|Powiat|Województwo) (.+)$")


def main() -> None:
    """Write every gazetteer."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    DATA.mkdir(parents=True, exist_ok=True)
    units = read("teryt")
    write_tsv("units", ["code", "kind", "name", "aliases"], unit_rows(units))
    write_tsv("unit_forms", ["form", "name", "kind", "cases"], unit_form_rows(units))
    partnerships = list(partnership_records(read("partnerships"), units))
    programs = list(program_records(read("programs")))
    write_jsonl("partnerships", partnerships)
    write_jsonl("programs", programs)
    organisations = list(organisation_records(read("organisations")))
    write_jsonl("organisations", organisations)
    tables = {"PARTNERSHIP": partnerships, "PROGRAM": programs, "ORG": organisations}
    write_tsv("name_forms", ["form", "label", "id", "cases"], name_form_rows(tables))


def read(name: str) -> list[Row]:
    """Read a table of facts."""
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_tsv(name: str, header: list[str], rows: Iterable[tuple[str, ...]]) -> None:
    """Write rows as tab-separated text."""
    written = list(rows)
    with (DATA / f"{name}.tsv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, quotechar=None)
        writer.writerow(header)
        writer.writerows(written)
    logging.info("%s: %d rows", name, len(written))


def write_jsonl(name: str, records: Iterable[dict[str, Any]]) -> None:
    """Write records as JSON lines."""
    written = list(records)
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in written)
    (DATA / f"{name}.jsonl").write_text(text, encoding="utf-8")
    logging.info("%s: %d records", name, len(written))


def unit_rows(units: list[Row]) -> Iterator[tuple[str, ...]]:
    """Give code, kind, name and aliases of every unit."""
    for row in units:
        yield row["code"], row["kind"], row["name"], ";".join(ALIASES.get(row["code"], []))


def unit_form_rows(units: list[Row]) -> list[tuple[str, ...]]:
    """Give every inflected form of every unit's name with its base form; adjectives inflect like their noun."""
    cases: dict[tuple[str, str, str], list[str]] = {}
    for row in units:
        names = [row["name"], *ALIASES.get(row["code"], [])]
        for name in names if row["kind"] != "city_powiat" else []:
            kind = row["kind"] if row["kind"] in ("powiat", "voivodeship") else "place"
            for case, forms in unit_inflection(name, kind).items():
                for form in forms:
                    known = cases.setdefault((form, name, kind), [])
                    if case not in known:
                        known.append(case)
    return sorted((*key, ".".join(c for c in CASES if c in found)) for key, found in cases.items())


def unit_inflection(name: str, kind: str) -> dict[str, set[str]]:
    """Inflect a place's name, or the adjective of a powiat or voivodeship together with its noun."""
    if kind == "place":
        return inflect(name, place=True)
    noun = "powiat" if kind == "powiat" else "województwo"
    forms = inflect(f"{noun} {name}")
    adjectives = {case: {form.split(" ", 1)[1] for form in found} for case, found in forms.items()}
    if kind == "voivodeship":  # behind a man's title: Wojewoda Mazowiecki
        masculine = inflect(f"powiat {name.removesuffix('e')}")
        for case, found in masculine.items():
            adjectives[case] |= {form.split(" ", 1)[1] for form in found}
        # the old locative and instrumental of the adjective used as a noun: w Mazowieckiem
        old = name.removesuffix("e") + "em"
        adjectives["loc"].add(old)
        adjectives["inst"].add(old)
    return adjectives


def slug(name: str) -> str:
    """Return an ASCII identifier of a name."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("ł", "l").replace("+", " plus "))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def split(value: str) -> list[str]:
    """Split a cell that holds several values."""
    return [part.strip() for part in value.split(";") if part.strip()]


def partnership_records(rows: list[Row], units: list[Row]) -> Iterator[dict[str, Any]]:
    """Give the partnerships with members and leader as codes; a name that two rows share is one record."""
    seen: set[str] = set()
    for row in rows:
        identifier = slug(row["name"])
        if identifier in seen:
            continue
        seen.add(identifier)
        regions = split(row["voivodeship"])
        members = [code for name in split(row["members"]) if (code := unit_code(name, regions, units))]
        yield {
            "id": identifier,
            "name": row["name"],
            "kind": row["kind"],
            "aliases": split(row["acronyms"]),
            "voivodeships": regions,
            "leader": unit_code(row["leader"], regions, units),
            "members": members,
            "since": row["since"] or None,
        }


def unit_code(name: str, regions: list[str], units: list[Row]) -> str | None:
    """Return the code of a member named as the table names it, if the regions leave just one."""
    match = _HEAD_NAMES.match(name)
    if not match:
        return None
    bare, head = match[1], name.split()[0]
    kinds = {
        "Gmina": ("rural", "urban_rural"),
        "Miasto": ("urban", "urban_rural"),
        "Powiat": ("powiat",),
        "Województwo": ("voivodeship",),
    }[head]
    found = [
        row["code"]
        for row in units
        if bare in (row["name"], *ALIASES.get(row["code"], []))
        and row["kind"] in kinds
        and (not regions or row["voivodeship"] in regions)
    ]
    if len(found) > 1 and head == "Gmina":
        found = [code for code in found if code.endswith("2")] or found
    return found[0] if len(found) == 1 else None


def program_records(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """Give the programmes with their other names; years at the end may be left out in a text."""
    seen: set[str] = set()
    for row in rows:
        identifier = slug(row["name"])
        if identifier in seen:
            continue
        seen.add(identifier)
        aliases = [*split(row["acronyms"]), *split(row["aliases"])]
        for name in [row["name"], *aliases]:
            short = _YEARS.sub("", name)
            if short not in (row["name"], *aliases) and len(short.split()) > 1:
                aliases.append(short)
        yield {
            "id": identifier,
            "name": row["name"],
            "kind": row["kind"],
            "aliases": [alias for alias in dict.fromkeys(aliases) if not alias.startswith("projekt ")],
            "period": row["period"] or None,
        }


def organisation_records(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """Give nation-wide institutions, and kinds of local ones, with their acronyms and short names."""
    for row in rows:
        aliases = [*split(row["acronyms"]), *split(row["aliases"])]
        yield {"id": slug(row["name"]), "name": row["name"], "kind": "organisation", "aliases": aliases}


def name_inflection(name: str) -> dict[str, set[str]]:
    """Inflect a name; an acronym is no word of the dictionary and takes its endings behind a hyphen, or none."""
    if not ACRONYM.fullmatch(name):
        return inflect(name)
    return {case: {name, *(f"{name}-{ending}" for ending in ACRONYM_ENDINGS[case])} for case in CASES}


def name_form_rows(tables: dict[str, list[dict[str, Any]]]) -> list[tuple[str, ...]]:
    """Give the inflected forms of the names and aliases of partnerships, programmes and organisations."""
    nationwide = {record["name"] for record in tables["ORG"]}
    cases: dict[tuple[str, str, str], list[str]] = {}
    for label, records in tables.items():
        for record in records:
            if label == "PARTNERSHIP" and record["name"] in nationwide:
                continue  # corporations of all local governments are ORG by the guidelines
            for name in dict.fromkeys([record["name"], *record["aliases"]]):
                for case, forms in name_inflection(name).items():
                    for form in forms:
                        known = cases.setdefault((form, label, record["id"]), [])
                        if case not in known:
                            known.append(case)
    return sorted((*key, ".".join(c for c in CASES if c in found)) for key, found in cases.items())


if __name__ == "__main__":
    main()
