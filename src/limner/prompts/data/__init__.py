"""Word lists of the prompts; each says on top how to extend it."""
