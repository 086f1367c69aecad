"""habitue for a django-oscar shop: what pages and the server tell, of whom, with whose consent. Copy it into yours."""
