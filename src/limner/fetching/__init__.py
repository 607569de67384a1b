"""Fetch pictures by the addresses in requests, which may be hostile: much is forbidden."""
