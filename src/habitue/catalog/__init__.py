"""Products, variants, categories, prices with history, stock; feed readers."""
