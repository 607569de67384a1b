"""The word lists, as TOML; README.md in this folder says how to add to them."""
