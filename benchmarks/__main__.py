"""Run all benchmarks: `python -m benchmarks [--json FILE] [--model PATH] [--quick]`."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks import memory, speed, startup
from benchmarks.common import command, finish


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure speed, start and memory one after the other, then show all tables."""
    options, _ = command("Speed, start and memory.", arguments)
    benchmarks = {"speed": speed, "startup": startup, "memory": memory}
    report = {name: benchmark.run(options) for name, benchmark in benchmarks.items()}
    finish(
        report, [table for name, benchmark in benchmarks.items() for table in benchmark.tables(report[name])], options
    )


if __name__ == "__main__":
    main()
