"""Contact sheets, to judge the built-in engine by eye: `make sheet` writes build/sheets/*.png."""
