"""Run all benchmarks: `python -m benchmarks [--json FILE] [--model PATH] [--quick]`."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks import memory, monitor, speed, startup
from benchmarks.common import command, finish


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure speed, start, memory and the monitor one after the other, then show all tables."""
    options, _ = command("Speed, start, memory and the monitor.", arguments)
    benchmarks = {"speed": speed, "startup": startup, "memory": memory, "monitor": monitor}
    report = {name: benchmark.run(options) for name, benchmark in benchmarks.items()}
    finish(
        report, [table for name, benchmark in benchmarks.items() for table in benchmark.tables(report[name])], options
    )


if __name__ == "__main__":
    main()
