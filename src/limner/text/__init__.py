"""How written words are made comparable: shared by the policy, the prompts and the engines."""
