"""The log on standard error: a line an event, for eyes or as JSON. Nothing that happens to it ends a run."""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal, TextIO

from cwdnlp.render.safe import one_line

__all__ = ["JsonFormatter", "LogFormat", "StreamHandler", "TextFormatter", "hide_secrets", "logging_to"]

LogFormat = Literal["text", "json"]
_STYLES = {"DEBUG": "dim", "WARNING": "yellow", "ERROR": "bold red", "CRITICAL": "bold red"}
_TRIES, _PAUSE = 20, 0.05
_MAX_FIELD = 2_000
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, 0x2028, 0x2029)} | {
    code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
_SECRET_VALUE = re.compile(
    r"([?&;][\w.%-]{0,40}(?:token|key|secret|passw(?:or)?d|sig(?:nature)?|auth|sess(?:ion)?)[\w.%-]{0,40}=)[^&#;\s\"'<>]+",
    re.IGNORECASE,
)
_USERINFO = re.compile(r"(://)[^/@\s\"'<>]{1,500}@")


def hide_secrets(text: str) -> str:
    """Return a text whose addresses hold no passwords, keys and tokens.

    >>> hide_secrets("https://x.example/feed?access_token=abc&page=2 fails")
    'https://x.example/feed?access_token=***&page=2 fails'
    """
    return _USERINFO.sub(r"\1***@", _SECRET_VALUE.sub(r"\1***", text))


def _clean(value: Any) -> Any:
    """Return the value of a field as it may be shown."""
    return hide_secrets(one_line(value[:_MAX_FIELD])) if isinstance(value, str) else value


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields = getattr(record, "fields", {})
    return {name: _clean(value) for name, value in fields.items()}


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, event, message, and the fields of the event."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without its end."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        data = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", "log"),
            **_fields(record),
            "message": _clean(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            data["traceback"] = hide_secrets(self.formatException(record.exc_info))
        return json.dumps(data, ensure_ascii=False, default=str).translate(_ESCAPES)


class TextFormatter(logging.Formatter):
    """One line an event for eyes: time, level, event, source, address, message; coloured on a terminal."""

    def __init__(self, *, color: bool = False) -> None:
        super().__init__()
        self._color = color

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without its end, a traceback in further lines."""
        fields = _fields(record)
        moment = datetime.fromtimestamp(record.created).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        event = getattr(record, "event", "log")
        where = [str(fields[name]) for name in ("source", "url", "where") if fields.get(name)]
        told = ": ".join([*where, _clean(record.getMessage())]) if record.getMessage() else ": ".join(where)
        remedy = f" ({fields['remedy']})" if fields.get("remedy") else ""
        line = f"{moment} {self._styled(record.levelname)} {event:<15} {told}{remedy}"
        return line + self._traceback(record)

    def _styled(self, level: str) -> str:
        name = f"{level.lower():<7}"
        if not self._color or level not in _STYLES:
            return name
        from cwdnlp.render.terminal import memory_console

        console, buffer = memory_console(40, color=True)
        console.print(name, style=_STYLES[level], end="")
        return buffer.getvalue()

    def _traceback(self, record: logging.LogRecord) -> str:
        if not record.exc_info or record.exc_info[0] is None:
            return ""
        lines = self.formatException(record.exc_info).splitlines()
        return "".join(f"\n  {hide_secrets(one_line(line))}" for line in lines)


class StreamHandler(logging.Handler):
    """Writes lines to a stream, by default standard error, and never fails.

    A stream that is closed is given up; one that takes nothing for the moment (a full pipe that does not block) is
    tried again for a second, and then the line is lost, not the run.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        super().__init__()
        self._stream: TextIO | None = sys.stderr if stream is None else stream

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        if (stream := self._stream) is None:
            return
        try:
            _write(stream, (self.format(record) + "\n").encode("utf-8", "backslashreplace"))
        except (BrokenPipeError, ValueError):
            self._stream = None
        except Exception:  # noqa: S110 - there is nowhere left to say it
            pass


def _write(stream: TextIO, line: bytes) -> None:
    """Write a line past Python's buffers, in which a part that could not be written would stay."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError, AttributeError):  # a stream in memory, or closed
        stream.write(line.decode())
        stream.flush()
        return
    for _ in range(_TRIES):
        try:
            line = line[os.write(descriptor, line) :]
        except BlockingIOError:
            time.sleep(_PAUSE)
        if not line:
            return


class _Ours(logging.Filter):
    """Lets through what the library says, and what other libraries warn of only where everything is wanted."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is shown."""
        if record.name == "cwdnlp" or record.name.startswith("cwdnlp."):
            return record.levelno >= self._level
        return self._level <= logging.DEBUG and record.levelno >= logging.WARNING


@contextmanager
def logging_to(
    stream: TextIO | None = None, *, form: LogFormat = "text", level: int = logging.INFO, color: bool = False
) -> Iterator[None]:
    """Send the library's log to a stream while the block runs; warnings and other libraries' logs at debug level only.

    The handler is that of the root logger: a library that complains of a page must not write to standard error itself.
    """
    handler = StreamHandler(stream)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter(color=color))
    handler.addFilter(_Ours(level))
    root, ours = logging.getLogger(), logging.getLogger("cwdnlp")
    before = ours.level
    root.addHandler(handler)
    ours.setLevel(level)
    logging.captureWarnings(True)
    try:
        yield
    finally:
        logging.captureWarnings(False)
        root.removeHandler(handler)
        ours.setLevel(before)
