"""`find_executable` and `spawn`."""

import os
import shutil
import subprocess
from distutils.errors import DistutilsExecError


def find_executable(executable, path=None):
    if os.path.isfile(executable):
        return executable
    return shutil.which(executable, path=path)


def spawn(cmd, search_path=1, verbose=0, dry_run=0, env=None):
    if not dry_run and subprocess.call(list(cmd), env=env):
        raise DistutilsExecError(f"command {cmd[0]!r} failed")
