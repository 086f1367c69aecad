"""Django's commands for the shop, and ours: fill_shop, export_catalogue, send_to_habitue."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # the range and its pictures are the demo shop's, next door
    sys.path.append(str(Path(__file__).parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oscar_shop.settings")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
