"""What a valid request is, per model, and what a reply looks like. Pure: no I/O, no framework."""
