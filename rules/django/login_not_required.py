"""`login_not_required`: the mark that a later `LoginRequiredMiddleware` reads."""


def login_not_required(view_func):
    view_func.login_required = False
    return view_func
