"""`cwdnlp info`: which versions and which model are at work here, and how good the model is said to be."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import typer

from cwdnlp.cli.labels import Layout
from cwdnlp.cli.output import escape_line
from cwdnlp.errors import CwdnlpError, ModelError
from cwdnlp.render.safe import one_line

__all__ = ["info"]

MODEL = "pl_cwd_news"
METRICS = "metrics.json"
MANIFEST = "manifest.json"


def info(
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="PATH|NAME", help="Another pipeline than the shipped one, with its manifest."),
    ] = None,
    layout: Annotated[Layout, typer.Option("--format", "-f", help="A table to read, or JSON.")] = Layout.table,
) -> None:
    """Show versions, the model with its size, and the figures measured when it was trained."""
    data = shipped_facts() if model is None else facts_of(find_model(model))
    if layout is Layout.json:
        typer.echo(escape_line(json.dumps(data, ensure_ascii=False, indent=2)))
        return
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    console.print(_section("versions", data["versions"]))
    console.print(_section("model", data["model"]))
    if manifest := data.get("manifest"):
        console.print(_section("manifest", _outline(manifest)))
    console.print(_section("metrics", data["metrics"] or {"": f"none: {METRICS} beside the model is missing or empty"}))


def shipped_facts() -> dict[str, Any]:
    """Return what is known of this installation and its own model."""
    return {"versions": versions(), "model": model_facts(), "metrics": metrics()}


def facts_of(folder: Path) -> dict[str, Any]:
    """Return what is known of a model by its folder: if a package has it, with the manifest and its figures."""
    manifest = _read_json(folder / MANIFEST)
    told = {"manifest": manifest} if isinstance(manifest, dict) else {}
    figures = told["manifest"].get("figures") if told else _read_json(folder.parent / METRICS)
    found = figures if isinstance(figures, dict) else None
    return {"versions": versions(), "model": _facts(folder), **told, "metrics": found}


def find_model(name: str) -> Path:
    """Return the folder of a pipeline, or of the installed package of this name; raises ModelError if it is none."""
    folder = Path(name)
    if not folder.is_dir():
        from importlib.util import find_spec

        try:  # of a name without dots nothing is imported
            spec = find_spec(name) if name.isidentifier() else None
        except ValueError:  # a module that was not imported as others are
            spec = None
        folder = Path(spec.origin).parent if spec and spec.origin else folder
    if not (folder / "meta.json").is_file():
        raise ModelError(
            "there is no such model", where=name, remedy="name a pipeline's folder, or a package that pip installed"
        )
    return folder


def versions() -> dict[str, str]:
    """Return the versions of what a result depends on, the dictionary of Morfeusz among it."""
    from cwdnlp import __version__

    found = {"cwdnlp": __version__, "python": platform.python_version()}
    for distribution in ("spacy", "scikit-learn", "morfeusz2"):
        try:
            found[distribution] = metadata.version(distribution)
        except metadata.PackageNotFoundError:
            found[distribution] = "not installed"
    found["dictionary"] = _dictionary()
    return found


def model_facts() -> dict[str, Any]:
    """Return name, version, folder and size on disk of the model that comes with the library."""
    try:
        return _facts(_home() / MODEL)
    except CwdnlpError as error:
        return {"error": str(error)}


def _facts(folder: Path) -> dict[str, Any]:
    meta = _read_json(folder / "meta.json")
    if not isinstance(meta, dict):
        return {"path": str(folder), "error": "there is no model here"}
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return {
        "name": f"{meta.get('lang', '')}_{meta.get('name', '')}",
        "version": str(meta.get("version", "")),
        "path": str(folder),
        "size": size,
        "components": list(meta.get("pipeline", [])),
    }


def metrics() -> dict[str, Any] | None:
    """Return what `metrics.json` beside the model says, None if there is none."""
    try:
        data = _read_json(_home() / METRICS)
    except CwdnlpError:
        return None
    return data if isinstance(data, dict) else None


def _home() -> Path:
    """Return the folder that holds the model and its metrics; raises ModelError."""
    from cwdnlp.pipeline import model_home

    return Path(model_home())


def _dictionary() -> str:
    """Return the identifier of the dictionary that Morfeusz reads."""
    try:
        import morfeusz2

        return str(morfeusz2.Morfeusz().dict_id())
    except (ImportError, OSError, RuntimeError) as error:
        return f"not available: {error}"


def _read_json(path: Path) -> Any:
    """Return what a JSON file holds, None if it is missing or broken."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _outline(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return what of a manifest is for eyes: labels by their identifiers, files by their number.

    >>> _outline({"labels": {"stages": [{"id": "protest", "name": "protest"}]}, "files": {"meta.json": "9f…"}})
    {'labels': {'stages': ['protest']}, 'files': 1}
    """
    told = {key: value for key, value in manifest.items() if key not in ("name", "version", "pipeline", "figures")}
    labels, files = told.get("labels"), told.get("files")
    if isinstance(labels, dict):
        told["labels"] = {
            kind: [each.get("id") for each in rows if isinstance(each, dict)]
            for kind, rows in labels.items()
            if isinstance(rows, list)
        }
    return {**told, **({"files": len(files)} if isinstance(files, dict) else {})}


def _section(name: str, data: dict[str, Any]) -> Any:
    """Set facts as a table of two columns, nested ones with dotted names."""
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE, title=name, title_justify="left", title_style="bold", show_header=False, pad_edge=False
    )
    table.add_column(style="cyan", overflow="fold")
    table.add_column(overflow="fold")
    for key, value in _flat(data):
        table.add_row(key, _shown(key, value))
    return table


def _flat(data: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Give nested facts as pairs of a dotted name and a value.

    >>> list(_flat({"ner": {"f1": 0.93}, "articles": 120}))
    [('ner.f1', 0.93), ('articles', 120)]
    """
    for key, value in data.items():
        name = f"{above}.{key}" if above else str(key)
        if isinstance(value, dict):
            yield from _flat(value, name)
        else:
            yield one_line(name), value


def _shown(key: str, value: Any) -> str:
    """Write a value: sizes in MB, shares with three digits, lists in one line."""
    if key == "size" and isinstance(value, int):
        return f"{value / 1e6:.1f} MB"
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 100 else f"{value:,.1f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return one_line(", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value))
