"""What is remembered about people: the fold, the identity graph, the single customer view."""
