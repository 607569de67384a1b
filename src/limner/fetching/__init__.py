"""Fetch pictures from addresses that callers give: hostile ground, so that much is forbidden."""
