"""Limner: a self-hosted image generation service that answers the DALL·E and OpenAI Images API."""
