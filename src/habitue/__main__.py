"""`python -m habitue`"""

from habitue.interfaces.cli import main

main()
