"""May this call run? Each file asks one question and answers yes or raises."""
