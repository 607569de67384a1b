"""What does a prompt say? A bilingual lexicon, the Scene, the prose that tells what is drawn."""
