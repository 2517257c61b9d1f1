"""The project that a pipeline's wheel is built of: `pyproject.toml`, card, licence, and the module with the pipeline.

The module is laid out as spaCy's own packages are, so that all that spaCy does with those works with it.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from cwdnlp.errors import CwdnlpError
from cwdnlp.render.safe import one_line
from cwdnlp.training.manifest import LICENSE_NAMES, Origin
from cwdnlp.training.package_meta import META, SUMMARY, PackageMeta
from cwdnlp.training.portable import portable_card

__all__ = ["copy_pipeline", "find_license", "license_text", "pyproject", "readme", "toml_value", "write_json"]

_MODULE = '''"""The spaCy pipeline {name}: `spacy.load("{name}")`, `cwdnlp.load("{name}")`, `{name}.load()`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from spacy.util import SimpleFrozenDict, SimpleFrozenList, load_model_from_init_py

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vocab import Vocab

__all__ = ["__version__", "load"]

__version__ = "{version}"


def load(
    *,
    vocab: Vocab | bool = True,
    disable: str | Iterable[str] = SimpleFrozenList(),
    enable: str | Iterable[str] = SimpleFrozenList(),
    exclude: str | Iterable[str] = SimpleFrozenList(),
    config: dict[str, Any] = SimpleFrozenDict(),
) -> Language:
    """Load the pipeline; the arguments are those of `spacy.load`."""
    return load_model_from_init_py(
        __file__, vocab=vocab, disable=disable, enable=enable, exclude=exclude, config=config
    )
'''
# https://spdx.org/licenses/MIT.html
_MIT = """MIT License

Copyright (c) {holder}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


def copy_pipeline(model: Path, module: Path, data: Mapping[str, Any], meta: PackageMeta) -> Path:
    """Write the module: the files of the pipeline, its meta data with the package's name and version, and `load`.

    Returns the folder of the copied pipeline. Hidden files and caches of Python stay behind. spaCy reads the meta data
    both of the module and of the pipeline.
    """
    folder = module / f"{meta.full_name}-{meta.version}"
    for source in sorted(path for path in model.rglob("*") if path.is_file() and _is_wanted(path.relative_to(model))):
        target = folder / source.relative_to(model)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    told = {**data, "name": meta.name, "version": meta.version}
    for place in (module, folder):
        write_json(place / META, told)
    (module / "__init__.py").write_text(_MODULE.format(name=meta.full_name, version=meta.version), encoding="utf-8")
    return folder


def _is_wanted(path: Path) -> bool:
    cached = path.suffix in (".pyc", ".pyo", ".pyd") or "__pycache__" in path.parts
    return not cached and not any(part.startswith(".") for part in path.parts)


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Write plain data as JSON; halves of characters, which UTF-8 does not have, become question marks."""
    path.write_bytes((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", errors="replace"))


def pyproject(meta: PackageMeta, requirements: Sequence[str], *, licensed: bool) -> str:
    """Return the project's `pyproject.toml`; `licensed` says that there is a file LICENSE.

    Sources: PEP 621 (project metadata), PEP 639 (licence), https://spacy.io/usage/saving-loading#models-generating.
    """
    name = meta.full_name
    project: dict[str, Any] = {
        "name": name,
        "version": meta.version,
        "description": meta.description[:SUMMARY],
        "readme": "README.md",
        "requires-python": metadata("cwdnlp")["Requires-Python"],
        "keywords": ["nlp", "spacy", *(["polish"] if meta.lang == "pl" else [])],
        "classifiers": _classifiers(meta),
        "dependencies": list(requirements),
    }
    project |= {"license": meta.license} if meta.license else {}
    project |= {"license-files": ["LICENSE"] if licensed else []}
    author = {key: value for key, value in (("name", meta.author), ("email", meta.email)) if value}
    project |= {"authors": [author]} if author else {}
    tables = {
        "build-system": {"requires": ["hatchling>=1.27"], "build-backend": "hatchling.build"},
        "project": project,
        **({"project.urls": {"Homepage": meta.url}} if meta.url else {}),
        "project.entry-points.spacy_models": {name: name},
        # A .gitignore somewhere above a temporary folder must not decide what is in the wheel.
        "tool.hatch.build": {"ignore-vcs": True},
        # The first version with licence expressions: more installers and indexes read it than hatchling's newest.
        "tool.hatch.build.targets.wheel": {"packages": [name], "core-metadata-version": "2.4"},
    }
    return "\n".join(_toml_table(name, table) for name, table in tables.items())


def _classifiers(meta: PackageMeta) -> list[str]:
    """Return trove classifiers (https://pypi.org/classifiers/)."""
    return [
        "Intended Audience :: Science/Research",
        *(["Natural Language :: Polish"] if meta.lang == "pl" else []),
        "Operating System :: OS Independent",
        "Programming Language :: Python :: 3",
        "Topic :: Text Processing :: Linguistic",
    ]


def _toml_table(name: str, table: Mapping[str, Any]) -> str:
    lines = "".join(f"{key} = {toml_value(value)}\n" for key, value in table.items())
    return f"[{name}]\n{lines}"


def toml_value(value: bool | str | Iterable[Any] | Mapping[str, Any]) -> str:
    r"""Write a truth value, a text, or a list or inline table of such as TOML.

    >>> toml_value([{"name": "Anna \"A\" Wrona"}])
    '[{"name" = "Anna \\"A\\" Wrona"}]'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):  # JSON's text is TOML's, but for the one control character that JSON leaves as it is
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{toml_value(key)} = {toml_value(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(toml_value, value)) + "]"


def readme(card: Path | None, meta: PackageMeta) -> str:
    """Return the card as the package shows it: with the package's name and version, without the pictures beside it.

    Without a card it says how to load the pipeline. Raises CwdnlpError if the card cannot be read.
    """
    title = f"# {meta.full_name} {meta.version}"
    if card is None:
        code = f'import spacy\n\nnlp = spacy.load("{meta.full_name}")\n'
        return "\n\n".join(filter(None, (title, meta.description, f"```python\n{code}```"))) + "\n"
    try:
        text = card.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CwdnlpError(f"cannot be read: {error.strerror}", where=str(card), remedy="correct --card") from None
    except UnicodeDecodeError:
        raise CwdnlpError("is not UTF-8", where=str(card), remedy="save the card as UTF-8") from None
    return portable_card(re.sub(rf"\A# {meta.lang}_\w+ \d\S*[ \t]*$", title, text, flags=re.MULTILINE))


def find_license(homes: Iterable[Path]) -> Path | None:
    """Return the first file that is a licence by its name."""
    return next((path for home in homes for name in LICENSE_NAMES if (path := home / name).is_file()), None)


def license_text(meta: PackageMeta, origin: Origin) -> str | None:
    """Return the licence of the pipeline: a file of its own or its workspace's, else a text made of its meta data.

    A workspace's is taken only if the meta data name a licence. Returns None where nothing is said.
    Raises CwdnlpError if the file cannot be read.
    """
    if found := find_license(origin.homes if meta.license else [origin.model]):
        try:
            return found.read_text(encoding="utf-8")
        except (OSError, ValueError):
            raise CwdnlpError("cannot be read as UTF-8", where=str(found), remedy="save it as UTF-8") from None
    if not meta.license:
        return None
    holder = one_line(meta.author) or f"the authors of {meta.full_name}"
    if meta.license == "MIT":
        return _MIT.format(holder=holder)
    names = [name for name in re.findall(r"[\w.+-]+", meta.license) if name not in ("AND", "OR", "WITH")]
    links = "".join(f"https://spdx.org/licenses/{name.rstrip('+')}.html\n" for name in names)
    return f"{meta.full_name} is licensed by {holder} under {meta.license}:\n\n{links}"
