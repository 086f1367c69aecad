"""What is known of a person at an instant, as numbers that models learn from: one family per file."""
