"""May this call run? Each module answers one question: it returns, or raises why not."""
