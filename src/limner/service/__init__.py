"""The path of a request: its stations in order, and the delivery of its answer."""
