"""Benchmarks: each part beside its baseline, in one run on one machine. ``make bench`` prints the table."""
