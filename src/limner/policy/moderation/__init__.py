"""Content safety: `moderator.py` checks prompts and pictures; judges decide."""
