"""The call of trafilatura, within this process or in one of its own that can be stopped.

trafilatura cannot be interrupted, so a large page is given to a child process, whose end the operating system can
enforce. Small pages stay in this process: starting another takes longer than reading them. What is small is bounded
so that reading it stays well under the budget: the worst of many hostile pages of that size took two seconds.

The child reads the page from its standard input and writes JSON: ``python -m cwdnlp.cleaning.body``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass

__all__ = ["Body", "BodyTimeoutError", "read_body", "read_body_within"]


class BodyTimeoutError(Exception):
    """The child process did not finish within its time."""


@dataclass(frozen=True)
class Body:
    """What trafilatura makes of a page: None where it finds nothing."""

    text: str | None = None
    title: str | None = None
    published: str | None = None


def read_body(html: str, *, url: str | None = None) -> Body:
    r"""Extract text, title and date of publication with trafilatura, in this process.

    Recall is favoured: releases are short, and a lost list of members is worse than a kept line of a menu. Links,
    images and comments are left out, tables and lists are kept.

    >>> read_body("<article><h1>Umowa</h1><p>Budowa drogi w Jodłowie ruszy w maju.</p></article>").text
    'Umowa\nBudowa drogi w Jodłowie ruszy w maju.'
    """
    from lxml.html import HTMLParser, document_fromstring
    from trafilatura import bare_extraction
    from trafilatura.metadata import extract_metadata

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = html.replace("\0", "").encode("utf-8", errors="replace")
    try:
        metadata = extract_metadata(document_fromstring(data, parser=parser), default_url=url, extensive=False)
        found = bare_extraction(
            document_fromstring(data, parser=parser),
            url=url,
            include_comments=False,
            include_tables=True,
            favor_recall=True,
        )
    except Exception:
        return Body()
    return Body(
        text=getattr(found, "text", None) or None,
        title=getattr(metadata, "title", None) or None,
        published=getattr(metadata, "date", None) or None,
    )


def read_body_within(html: str, *, seconds: float, url: str | None = None) -> Body:
    """Do the same in a child process that is stopped after `seconds`.

    A child of its own kind rather than one of multiprocessing: that would run the caller's main module again.

    Raises BodyTimeoutError when the time is over.
    """
    if not sys.executable:  # an embedded interpreter cannot start another one
        return read_body(html, url=url)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    request = json.dumps({"html": html, "url": url})
    try:
        done = subprocess.run(
            [sys.executable, "-m", "cwdnlp.cleaning.body"],
            input=request.encode("ascii"),
            capture_output=True,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BodyTimeoutError from None
    if done.returncode:
        return Body()
    return Body(**json.loads(done.stdout))


def main() -> None:
    """Serve one request of `read_body_within`."""
    request = json.load(sys.stdin)
    sys.stdout.write(json.dumps(asdict(read_body(request["html"], url=request["url"]))))


if __name__ == "__main__":
    main()
