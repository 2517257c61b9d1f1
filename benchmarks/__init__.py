"""How fast and how large the library is: `python -m benchmarks`, see `docs/benchmarks.md`."""
