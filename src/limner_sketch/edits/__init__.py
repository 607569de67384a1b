"""Edits: a hole is continued from what surrounds it, and the asked thing set into it."""
