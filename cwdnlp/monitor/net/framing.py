"""Answers whose head leaves no doubt about where their body ends and how it is coded.

`http.client` takes what it understands of a head and drops the rest, so that a broken line could hide how long the
body is or that it is compressed: the page would be stored cut, or as garbage. Such an answer is a fault here.
"""

from __future__ import annotations

import re
from http.client import HTTPException, HTTPResponse

from urllib3.exceptions import HeaderParsingError
from urllib3.util.response import assert_header_parsing

__all__ = ["StrictResponse"]

_LENGTH = re.compile(r"[0-9]{1,18}")


class StrictResponse(HTTPResponse):
    """An answer that is read only if its head is whole; raises HTTPException otherwise."""

    def begin(self) -> None:
        """Read the head."""
        super().begin()
        try:
            assert_header_parsing(self.headers)
        except HeaderParsingError:
            raise HTTPException("its headers are broken") from None
        self._check_framing()

    def _check_framing(self) -> None:
        """Refuse a length that is none, two lengths, and codings of the transfer other than chunks."""
        codings = [value.strip().lower() for value in self.headers.get_all("transfer-encoding", [])]
        if codings == ["chunked"]:
            # Chunks say themselves how long they are (RFC 9112, 6.3), and urllib3 would warn of the other length.
            del self.headers["content-length"]
        elif codings:
            raise HTTPException("it codes the transfer in a way that was not asked for")
        values = self.headers.get_all("content-length", [])
        lengths = {each.strip() for value in values for each in value.split(",")}
        if len(lengths) > 1 or not all(map(_LENGTH.fullmatch, lengths)):
            raise HTTPException("the length it states is none")
