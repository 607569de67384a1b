"""The diffusers engine: local open-weight models. Only this package imports torch."""
