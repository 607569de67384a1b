"""The path of a request, whole: the stations in turn, and how its answer is handed over."""
