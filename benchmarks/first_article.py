"""One process on its way to the first tagged article; nothing else is imported, since every import would count.

    python -m benchmarks.first_article STARTED FILE [MODEL]

STARTED is when the caller started the process, in seconds of `time.time()`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

__all__ = ["PARTS", "steps"]

PARTS = ("interpreter", "import", "load", "first article", "second article")


def steps(started: float, text: str, model: str | None = None) -> dict[str, float]:
    """Return the seconds of each step in this process, which began at the time `started`."""
    marks = [started, time.time()]
    from cwdnlp import pipeline

    marks.append(time.time())
    nlp = pipeline.load(model)
    marks.append(time.time())
    for _ in range(2):
        pipeline.tag(text, nlp=nlp)
        marks.append(time.time())
    return {name: end - begin for name, begin, end in zip(PARTS, marks, marks[1:], strict=False)}


if __name__ == "__main__":
    json.dump(steps(float(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="utf-8"), *sys.argv[3:]), sys.stdout)
