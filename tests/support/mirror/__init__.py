"""Which test file belongs to which module, and how much of the module that file alone runs."""
