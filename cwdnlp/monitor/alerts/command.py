"""Alerts given to a program."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from cwdnlp.monitor.alerts.errors import DeliveryError
from cwdnlp.render.safe import one_line

__all__ = ["run_command"]

_KEPT = 2000  # bytes of the end of what the program writes
_SHOWN = 300
_STEP = 0.05


def run_command(command: Sequence[str], line: bytes, *, key: str, timeout: float) -> None:
    """Start a program without a shell, with the alert on its standard input and its key in CWDNLP_ALERT_KEY.

    What it writes is read and forgotten but for the last of it, which the error names. A program that takes longer than
    `timeout` seconds is killed with all that it started. Raises DeliveryError unless it ends with code 0.
    """
    where = f"command {one_line(command[0])}"
    try:
        with tempfile.TemporaryFile() as alert:  # a pipe would be stuck if the program read nothing
            alert.write(line)
            alert.seek(0)
            process = _start(command, alert, key)
    except (OSError, ValueError) as error:
        message = getattr(error, "strerror", None) or str(error)
        raise DeliveryError(f"cannot be started: {message}", where=where, remedy="check path and permissions") from None
    try:
        said = _wait(process, timeout)
    except subprocess.TimeoutExpired:
        raise DeliveryError(f"takes longer than {timeout:g} s", where=where, remedy="raise its timeout") from None
    finally:
        _end(process)
    if process.returncode:
        raise DeliveryError(f"ends with {_code(process.returncode)}{_quoted(said)}", where=where)


def _start(command: Sequence[str], alert: IO[bytes], key: str) -> subprocess.Popen[bytes]:
    """Start the program in a session of its own, so that all that it starts can be killed, and Ctrl-C is ours."""
    return subprocess.Popen(  # noqa: S603 - the operator's command, no shell, nothing of the article among its arguments
        command,
        stdin=alert,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "CWDNLP_ALERT_KEY": key},
        start_new_session=True,
    )


def _wait(process: subprocess.Popen[bytes], timeout: float) -> bytes:
    """Wait for the program's end and return the last that it wrote; raises TimeoutExpired.

    What it has started and left behind may keep the pipe open: its own end counts.
    """
    deadline = time.monotonic() + timeout
    said = b""
    with selectors.DefaultSelector() as selector:
        selector.register(_pipe(process), selectors.EVENT_READ)
        while True:
            if selector.select(min(_STEP, max(0.0, deadline - time.monotonic()))):
                chunk = os.read(_pipe(process), 65536)
                said = (said + chunk)[-_KEPT:]
                if not chunk:
                    process.wait(max(0.0, deadline - time.monotonic()))
                    return said
            elif process.poll() is not None:
                return said
            if time.monotonic() >= deadline:
                raise subprocess.TimeoutExpired(process.args, timeout)


def _pipe(process: subprocess.Popen[bytes]) -> int:
    assert process.stdout is not None  # noqa: S101 - it was asked for
    return process.stdout.fileno()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what still runs of a program that was not waited for to the end, and close its pipe."""
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _code(returncode: int) -> str:
    return f"code {returncode}" if returncode > 0 else f"signal {-returncode}"


def _quoted(said: bytes) -> str:
    """Return the last of what a program wrote, for a message."""
    text = one_line(said.decode("utf-8", "replace"))
    return f": {text[-_SHOWN:]}" if text else ""
