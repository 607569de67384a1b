"""Speed and memory, as ratios against a named peer or a limit measured in the same run."""
