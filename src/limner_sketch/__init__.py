"""The built-in engine: draws an illustration from a Scene on a CPU, without weights."""
