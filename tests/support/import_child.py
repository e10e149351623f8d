"""Imports modules for real, each in a child of its own. Standard input: {"root", "modules"}; output: a JSON list, null or "Type: text"."""

import json
import os
import signal
import sys
import tempfile
import warnings

SECONDS = 60


def failure_of(name):
    try:
        __import__(name)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"[:300]
    return None


def forked(name):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        signal.alarm(SECONDS)
        text = json.dumps(failure_of(name))
        os.write(writer, text.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else "Exit: the process ended"


def main():
    asked = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    sys.path.insert(0, asked["root"])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        found = [forked(name) for name in asked["modules"]]
        os.chdir("/")
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
