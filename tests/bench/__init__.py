"""Benchmarks: ratios against a reference measured in the same run. Not part of `make test`."""
