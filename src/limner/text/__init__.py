"""Scripts, word forms and normalisation: shared by the policy, the prompts and the engines."""
