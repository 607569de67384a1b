"""Models from the hub: list, pull, check and remove what its cache holds; needs the extra."""
