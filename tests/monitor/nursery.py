"""Runs the command line in processes forked from one that has imported everything, and kills them where it is told.

Reads an order a line, {"folder": …, "arguments": […], "point": [function, "before" or "after", call]}, writes the pid
of the run, and when it has ended its exit code. The pipeline is a stub: what is tested is that nothing is lost.
"""

import importlib
import json
import os
import signal
import sys
import threading
import time
import types

stub = types.ModuleType("cwdnlp.pipeline")
stub.load = lambda name=None: object()
stub.tag_many = lambda articles, *, nlp, on_error: iter(tag_some(articles))
sys.modules["cwdnlp.pipeline"] = stub

import cwdnlp.monitor.alerts  # noqa: E402
import cwdnlp.monitor.config  # noqa: E402
import cwdnlp.monitor.net  # noqa: E402
import cwdnlp.monitor.sources.feed  # noqa: E402
import cwdnlp.monitor.sources.folder  # noqa: E402
import cwdnlp.monitor.watch.log  # noqa: E402, F401
from cwdnlp.cli.app import main  # noqa: E402
from tests.monitor.sites import fake_tagger  # noqa: E402


def tag_some(articles):
    """Tag like a pipeline: not at once."""
    time.sleep(0.02)
    return fake_tagger(articles)


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)


def arm(function, when, call):
    """Let this process die at a call of a function, or get a signal after some seconds."""
    if function == "term":
        threading.Timer(call, os.kill, (os.getpid(), int(when))).start()
        return
    owner, name = find(function)
    original, calls = getattr(owner, name), 0

    def wrapped(*args, **options):
        nonlocal calls
        calls += 1
        last = calls == call
        if last and when == "before":
            die()
        result = original(*args, **options)
        if last:
            die()
        return result

    setattr(owner, name, wrapped)


def find(function):
    """Return what holds a function, a module or a class, and its name there."""
    path, _, name = function.rpartition(".")
    try:
        return importlib.import_module(path), name
    except ModuleNotFoundError:
        module, _, owner = path.rpartition(".")
        return getattr(importlib.import_module(module), owner), name


def run(order):
    """Be the run."""
    os.chdir(order["folder"])
    log = os.open("log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor, target in ((0, nothing), (1, nothing), (2, log)):
        os.dup2(target, descriptor)
    sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115
    if order["point"]:
        arm(*order["point"])
    main(order["arguments"])


for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        try:
            run(json.loads(line))
        except SystemExit as end:
            os._exit(end.code or 0)
        finally:
            os._exit(99)
    print(pid, flush=True)  # noqa: T201
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201
