"""The tutorial is walked from its first command to its last, and prints what it says.

Its shell blocks run in one shell, in a folder that looks like a clone; a ```text block shows what the commands before
it print, up to numbers, of which a training on another machine may give others, and lines left out where `…` stands.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
LEAST_BLOCKS = 12
_BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_NUMBER = re.compile(r"[+−-]?\d[\d.,]*|–")
_HASH = re.compile(r"\b[0-9a-f]{7}\b")
_MARK = "=== block {} ==="


def blocks(text):
    """Return the shell blocks, each with the output that the page shows for it, or None."""
    found = []
    for kind, body in _BLOCK.findall(text):
        if kind == "sh":
            found.append([body, None])
        elif found and found[-1][1] is None:
            found[-1][1] = body
    return found


def plain(line):
    """Return a line without numbers, hashes of commits, and runs of spaces and rules."""
    return " ".join(_NUMBER.sub("0", _HASH.sub("0", re.sub(r"─+", "─", line))).split())


def holds(shown, printed):
    """Tell which of the lines that are shown was not printed there; None if all were.

    Lines follow each other as they are printed, blank ones aside; any number may be left out where `…` stands.
    """
    lines = [line for line in map(plain, printed.splitlines()) if line]
    place, gap = 0, False
    for line in shown.splitlines():
        wanted = plain(line)
        if wanted == "…":
            gap = True
        elif wanted:
            last = len(lines) if gap else place + 1
            if wanted not in lines[place:last]:
                return line
            place, gap = lines.index(wanted, place) + 1, False
    return None if gap or place == len(lines) else "the end"


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """What each block prints; a command that fails ends the walk."""
    clone = tmp_path_factory.mktemp("clone")
    for name in ("corpora", "docs"):
        (clone / name).symlink_to(ROOT / name)
    site = clone / "site"
    environment = {
        **os.environ,
        "COLUMNS": "100",
        "OMP_NUM_THREADS": "1",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        # The wheel is installed beside the environment of the tests, not into it.
        "PIP_TARGET": str(site), "PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1", "PYTHONPATH": str(site),
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in
           (("NAME", "Ada"), ("EMAIL", "ada@example.org"))},
    }  # fmt: skip
    script = "set -euo pipefail\nexec 2>&1\n" + "".join(
        f"echo '{_MARK.format(number)}'\n{body}" for number, (body, _) in enumerate(blocks(PAGE.read_text("utf-8")))
    )
    command = ["bash", "-c", script]
    run = subprocess.run(
        command, cwd=clone, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
    assert run.returncode == 0, run.stdout[-3000:]
    return re.split(r"^=== block \d+ ===\n", run.stdout, flags=re.MULTILINE)[1:], clone


@pytest.mark.slow
def test_every_command_works_and_prints_what_is_shown(walked):
    outputs, _ = walked
    page = blocks(PAGE.read_text("utf-8"))
    assert len(outputs) == len(page) >= LEAST_BLOCKS
    for (body, shown), printed in zip(page, outputs, strict=True):
        if shown is not None:
            missing = holds(shown, printed)
            assert missing is None, f"{missing!r} is not what this prints:\n{body}\n{printed}"


@pytest.mark.slow
def test_it_ends_with_a_wheel_and_pages(walked):
    budgets = walked[1] / "budgets"
    assert [path.name for path in (budgets / "dist").iterdir()] == ["pl_budgets-0.1.0-py3-none-any.whl"]
    for page in ("evaluation.html", "errors.html"):
        assert (budgets / page).read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "# pl_budgets 0.1.0" in (budgets / "work" / "report" / "README.md").read_text("utf-8")


def test_what_was_not_printed_is_found():
    shown = "figure  value\n…\nstage   0.75\n"
    assert holds(shown, "figure value\n\nother 1\nstage 0.5\n") is None
    assert holds(shown, "figure value\n") == "stage   0.75"
    assert holds("figure\nstage 1\n", "figure\nother 1\nstage 1\n") == "stage 1", "a line is left out unmarked"
    assert holds("figure\n", "figure\nstage 1\n") == "the end"
    assert holds("figure\n…\n", "figure\nstage 1\n") is None
    assert holds(shown, "stage 0.5\nfigure value\n") == "figure  value"


def test_outputs_belong_to_the_commands_before_them():
    text = "```sh\na\n```\n```text\n1\n```\n```toml\nx\n```\n```sh\nb\n```\n"
    assert blocks(text) == [["a\n", "1\n"], ["b\n", None]]
