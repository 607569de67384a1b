"""Who may draw: keys now; the only folder that knows SQL."""
