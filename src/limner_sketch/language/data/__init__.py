"""The lexicon's data files; each says on top how to extend it."""
