"""What is given to the engines: auto sizes, the reviser, the prompt of each engine."""
