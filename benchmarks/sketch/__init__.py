"""Benchmarks and contact sheets of the built-in engine."""
