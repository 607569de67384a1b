"""The relay engine: orders are drawn by another server with an OpenAI-like Images API."""
