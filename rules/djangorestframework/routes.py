"""`detail_route` and `list_route` as actions: the address of a route without `url_path` is the method's name, with hyphens in its own name."""

from rest_framework.decorators import action


def _route(detail, methods, options):
    def decorate(method):
        options.setdefault("url_path", method.__name__)
        options.setdefault("url_name", options["url_path"].replace("_", "-"))
        return action(methods=methods, detail=detail, **options)(method)

    return decorate


def detail_route(methods=None, **kwargs):
    return _route(True, methods, kwargs)


def list_route(methods=None, **kwargs):
    return _route(False, methods, kwargs)
