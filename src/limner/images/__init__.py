"""Bytes and pixels: decode within limits, masks, resize, encode."""
