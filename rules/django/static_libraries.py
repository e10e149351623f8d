"""The names of the tag libraries that became `static`."""

_OLD = {
    "staticfiles": "django.contrib.staticfiles.templatetags.staticfiles",
    "admin_static": "django.contrib.admin.templatetags.admin_static",
}


def with_old_names(call, *args, **kwargs):
    libraries = call(*args, **kwargs)
    for name, module in _OLD.items():
        libraries.setdefault(name, module)
    return libraries
