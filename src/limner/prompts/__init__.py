"""What does the prompt say? A bilingual lexicon, the Scene it is understood as, the revised prompt."""
