"""From somebody else's rows to our events: a mapping says which column is what, and how it is written there."""
