"""The DALL·E models: what each takes, how its requests are read, what it answers."""
