"""Point-in-time features of people, products and context, one family per file."""
