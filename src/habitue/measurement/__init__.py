"""What the shop can learn from its orders and events: figures with their counts, intervals and limits."""
