"""The examples of the documentation run; the files, pages, headings and options that it names exist."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "pl_cwd_news" / "config.cfg"
PAGES = sorted(
    page for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")] if page.exists()
)
_OTHERS = [ROOT / "CHANGELOG.md", ROOT / "corpora" / "README.md", ROOT / "models" / "README.md"]
LEAST_BLOCKS = 15
_BLOCK = re.compile(
    r"^(?P<indent>[ \t]*)```python[^\n]*\n(?P<code>.*?)^(?P=indent)```[ \t]*$", re.DOTALL | re.MULTILINE
)
# Behind a slash, a hyphen or a word it is part of an address or of another name.
_PATH = re.compile(r"(?<![\w/.-])cwdnlp/[\w./*-]*")
_LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(page):
    """Return the code of each block with the line on which it begins."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _BLOCK.finditer(text):
        lines = match["code"].splitlines(keepends=True)
        code = "".join(line.removeprefix(match["indent"]) for line in lines)
        found.append((text.count("\n", 0, match.start("code")) + 1, code))
    return found


def run(code, namespace, page, line):
    """Run a block: as examples where it holds prompts, else as a script; names stay in `namespace`."""
    if not re.search(r"^>>> ", code, re.MULTILINE):
        exec(compile("\n" * (line - 1) + code, str(page), "exec"), namespace)  # noqa: S102 - our own documentation
        return
    test = doctest.DocTestParser().get_doctest(code, namespace, f"{page.name}:{line}", str(page), line - 1)
    runner = doctest.DocTestRunner(optionflags=_FLAGS)
    runner.run(test, clear_globs=False)
    namespace.update(test.globs)
    assert runner.summarize(verbose=False).failed == 0


def paths(text):
    return sorted({match[0].rstrip(".-") for match in _PATH.finditer(text)})


def prose(page):
    """Return a page without its blocks of code."""
    return re.sub(r"^[ \t]*```.*?^[ \t]*```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def anchors(page):
    """Return what a link can name of a page: its headings, as a browser of repositories writes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {
        re.sub(r"[^\w -]", "", re.sub(r"\]\(.*?\)", "", each)).strip().lower().replace(" ", "-") for each in headings
    }


def broken_links(page):
    """Return the links of a page that lead nowhere."""
    found = []
    for name, anchor in _LINK.findall(prose(page)):
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            found.append(f"{name}#{anchor}")
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_blocks_run_in_order(page, tmp_path, monkeypatch):
    if not MODEL.exists() and "load(" in page.read_text(encoding="utf-8"):
        pytest.skip("the pipeline is not trained yet")
    for name in ("corpora", "docs", "examples", "models", "training"):
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    namespace = {"__name__": f"docs_{page.stem}"}
    for line, code in blocks(page):
        run(code, namespace, page, line)
    assert namespace["__name__"] == f"docs_{page.stem}"  # each page has its own; a block that fails has raised


def test_there_are_blocks():
    assert sum(len(blocks(page)) for page in PAGES) >= LEAST_BLOCKS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_of_the_package_that_are_named_exist(page):
    missing = [path for path in paths(page.read_text(encoding="utf-8")) if not any(ROOT.glob(path.rstrip("/")))]
    assert missing == []


@pytest.mark.parametrize("page", [*PAGES, *_OTHERS], ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    assert broken_links(page) == []


def test_every_page_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page.suffix == ".md" and page not in reached:
            reached.add(page)
            waiting += [page.parent / name for name, _ in _LINK.findall(prose(page)) if name]
    assert sorted(set(PAGES) - reached) == []


def test_a_link_that_leads_nowhere_shows(tmp_path):
    page, other = tmp_path / "p.md", tmp_path / "q.md"
    other.write_text("# What `it` does, [here](p.md)\n```sh\n# no heading\n```\n", encoding="utf-8")
    page.write_text(
        "[a](q.md#what-it-does-here) [b](q.md#no-heading) [c](none.md) [d](https://x.org)", encoding="utf-8"
    )
    assert broken_links(page) == ["q.md#no-heading", "none.md#"]


def test_the_pages_are_read():
    assert {page.name for page in PAGES} >= {"README.md", "corpus-format.md"}


def test_blocks_are_found_in_their_places(tmp_path):
    page = tmp_path / "p.md"
    page.write_text(
        "# A\n\n```python\na = 1\n```\n\n- x\n\n  ```python\n  b = a\n  ```\n\n```text\nc\n```\n", encoding="utf-8"
    )
    assert blocks(page) == [(4, "a = 1\n"), (10, "b = a\n")]


def test_a_block_sees_the_names_of_the_blocks_before_it():
    namespace = {}
    run("a = 1\n", namespace, Path("p.md"), 1)
    run(">>> a + 1\n2\n>>> b = 5\n", namespace, Path("p.md"), 5)
    run("c = a + b\n", namespace, Path("p.md"), 9)
    assert namespace["c"] == 6


@pytest.mark.parametrize("code", ["raise ValueError\n", "assert 1 == 2\n"])
def test_a_script_that_fails_shows(code):
    with pytest.raises((ValueError, AssertionError)):
        run(code, {}, Path("p.md"), 1)


def test_an_example_that_gives_something_else_shows():
    with pytest.raises(AssertionError):
        run(">>> 1 + 1\n3\n", {}, Path("p.md"), 1)


def test_paths_are_told_from_addresses_and_sentences():
    text = "See `cwdnlp/records.py`, cwdnlp/pipes/*/factory.py. Not https://example.org/cwdnlp/nic or x-cwdnlp/y."
    assert paths(text) == ["cwdnlp/pipes/*/factory.py", "cwdnlp/records.py"]
