"""What this process asks of its operating system: memory, descriptors, files, the terminal."""
