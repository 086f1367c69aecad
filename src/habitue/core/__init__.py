"""Ids, clock, money, errors: the words everything else is written in. No I/O; imports nothing of ours."""
