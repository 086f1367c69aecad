"""What customers will be worth: how often they come back, when next, and for how much."""
