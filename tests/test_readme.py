"""The README's commands print what it says, and it has exactly the two set-up commands."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
_SCORE = re.compile(r"\d\.\d\d")


def test_table_in_readme_is_what_the_command_prints() -> None:
    match = re.search(r"```sh\necho \"(.+?)\" \| cwdnlp tag --format table\n```\n\n```text\n(.+?)\n```", README, re.S)
    assert match, "the README should show a command and its output"
    text, shown = match.groups()
    run = subprocess.run(
        [sys.executable, "-m", "cwdnlp", "tag", "--format", "table"],
        input=text + "\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"COLUMNS": "80", "PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
        cwd=ROOT,
        check=True,
    )
    assert _lines(run.stdout) == _lines(shown)


def _lines(output: str) -> list[str]:
    """Return the lines; probabilities may move with every training."""
    return [_SCORE.sub("0.00", line.rstrip()) for line in output.strip().splitlines()]


def test_there_are_exactly_two_setup_commands() -> None:
    section = README.split("## Set up")[1].split("\n## ")[0]
    commands = re.findall(r"```sh\n(.+?)\n```", section, re.S)
    assert len(commands) == 2
    assert "cwdnlp tag examples" in commands[0]
    assert "pytest" in commands[1]
    assert all("\n" not in command for command in commands)
