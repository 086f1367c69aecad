"""What the console is told: bodies of the admin API's requests and responses, a file for each page.

Times are ms UTC, money is minor units.
"""
