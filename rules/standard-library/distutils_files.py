"""Directories and files made, copied and removed."""

import os
import shutil
from distutils.errors import DistutilsFileError


def mkpath(name, mode=0o777, verbose=1, dry_run=0):
    made = []
    head = os.path.normpath(name)
    while head and not os.path.isdir(head):
        made.insert(0, head)
        head = os.path.dirname(head)
    if not dry_run:
        os.makedirs(name, mode, exist_ok=True)
    return made


def _within(folder, file):
    """Where a file goes: into a folder that is there, under its own name."""
    return os.path.join(folder, os.path.basename(file)) if os.path.isdir(folder) else folder


def copy_file(src, dst, preserve_mode=1, preserve_times=1, update=0, link=None, verbose=1, dry_run=0):
    if not os.path.isfile(src):
        raise DistutilsFileError(f"can't copy '{src}': doesn't exist or not a regular file")
    dst = _within(dst, src)
    if update and os.path.exists(dst) and os.path.getmtime(src) <= os.path.getmtime(dst):
        return dst, 0
    if not dry_run:
        shutil.copyfile(src, dst)
        if preserve_mode or preserve_times:
            shutil.copystat(src, dst)
    return dst, 1


def copy_tree(src, dst, preserve_mode=1, preserve_times=1, preserve_symlinks=0, update=0, verbose=1, dry_run=0):
    if not os.path.isdir(src):
        raise DistutilsFileError(f"cannot copy tree '{src}': not a directory")
    if not dry_run:
        mkpath(dst)
    copied = []
    for name in os.listdir(src):
        source, target = os.path.join(src, name), os.path.join(dst, name)
        if preserve_symlinks and os.path.islink(source):
            if not dry_run:
                os.symlink(os.readlink(source), target)
            copied.append(target)
        elif os.path.isdir(source):
            copied += copy_tree(
                source, target, preserve_mode, preserve_times, preserve_symlinks, update, verbose, dry_run
            )
        else:
            copy_file(source, target, preserve_mode, preserve_times, update, None, verbose, dry_run)
            copied.append(target)
    return copied


def move_file(src, dst, verbose=1, dry_run=0):
    dst = _within(dst, src)
    if not dry_run:
        shutil.move(src, dst)
    return dst


def write_file(filename, contents):
    with open(filename, "w") as stream:
        stream.writelines(line + "\n" for line in contents)


def remove_tree(directory, verbose=1, dry_run=0):
    if not dry_run:
        shutil.rmtree(directory)
