"""Variations: another hour, another hand, another frame for the same picture."""
