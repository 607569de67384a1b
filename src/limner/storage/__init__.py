"""Keep the pictures: keys and bytes, never a filesystem path outside; and links that expire."""
