"""Prompts: sizes by `auto`, exclusions, revision, enrichment, the prompt of each engine."""
