"""Engines draw: the Engine protocol, registry, router, queue, hosts; a package per engine."""
