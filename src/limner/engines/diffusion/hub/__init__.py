"""Models of the hub: downloads, lists, checks and removes them; needs the extra."""
