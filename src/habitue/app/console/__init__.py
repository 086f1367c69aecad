"""What the console asks of a running shop: who is there, what happens, what was decided and what to change."""
