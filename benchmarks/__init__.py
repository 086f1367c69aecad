"""Benchmarks: ratios taken in one run, results kept as data in `results/`."""
