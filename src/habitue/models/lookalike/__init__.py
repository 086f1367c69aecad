"""People like the members of an audience: told from others, held against members it had not seen, ranked."""
