"""Where Python keeps its files."""

import sysconfig
from sysconfig import get_config_var, get_config_vars  # noqa: F401

PREFIX = sysconfig.get_config_var("prefix")


def get_python_lib(plat_specific=0, standard_lib=0, prefix=None):
    name = (
        ("platstdlib" if plat_specific else "stdlib") if standard_lib else ("platlib" if plat_specific else "purelib")
    )
    variables = (
        {}
        if prefix is None
        else {"base": prefix, "platbase": prefix, "installed_base": prefix, "installed_platbase": prefix}
    )
    return sysconfig.get_path(name, vars=variables)


def get_python_inc(plat_specific=0, prefix=None):
    return sysconfig.get_path("platinclude" if plat_specific else "include")


def get_python_version():
    return sysconfig.get_python_version()
