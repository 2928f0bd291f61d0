#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

# What the owner of the database does: OWNER_DATABASE_URL (config/settings.py).
AS_OWNER = {
    *("migrate", "grant_app_role", "rotate_keys", "delete_journals"),
    *("load_demo", "load_history", "flush"),
    *("backup", "restore", "verify_backup"),
}


def main():
    if AS_OWNER.intersection(sys.argv[1:2]):
        os.environ["AS_OWNER"] = "True"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
