"""What does the prompt say? A bilingual lexicon, the Scene, the revised prompt."""
