"""The GPT-image models: what each takes, how their requests are read, what they answer."""
