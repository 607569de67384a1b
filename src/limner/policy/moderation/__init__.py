"""Content safety: what may be asked for and shown. `station.py` is the question, judges answer."""
