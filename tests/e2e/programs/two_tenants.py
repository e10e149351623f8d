"""A parent, as users are told to write it: one child process for each tenant's configuration."""

import os
import subprocess
import sys

for tenant in ("a", "b"):
    env = os.environ.copy()
    env["ANSYS_INSTALLATION"] = r"/ansys_inc/v261"
    env["ADR_DB_DIR"] = rf"/data/reports/{tenant}/db"
    env["ADR_MEDIA_DIR"] = rf"/data/reports/{tenant}/media"
    env["ADR_STATIC_DIR"] = rf"/data/reports/{tenant}/static"
    subprocess.run([sys.executable, "run_task.py"], check=True, env=env)
