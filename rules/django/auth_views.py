"""Function-based views over the class-based ones: what the keyword arguments of the URL said goes to `as_view()`."""

import functools

from django.contrib.auth import views


def _view(name, renamed=()):
    cls = getattr(views, name)
    renamed = dict(renamed)

    @functools.wraps(cls, updated=())
    def view(request, *args, **kwargs):
        options = {
            renamed.get(key, key): kwargs.pop(key) for key in list(kwargs) if hasattr(cls, renamed.get(key, key))
        }
        return cls.as_view(**{key: value for key, value in options.items() if value is not None})(
            request, *args, **kwargs
        )

    return view


login = _view("LoginView", {"authentication_form": "authentication_form"})
logout = _view("LogoutView")
password_change = _view(
    "PasswordChangeView", {"post_change_redirect": "success_url", "password_change_form": "form_class"}
)
password_change_done = _view("PasswordChangeDoneView")
password_reset = _view("PasswordResetView", {"post_reset_redirect": "success_url", "password_reset_form": "form_class"})
password_reset_done = _view("PasswordResetDoneView")
password_reset_confirm = _view(
    "PasswordResetConfirmView", {"post_reset_redirect": "success_url", "set_password_form": "form_class"}
)
password_reset_complete = _view("PasswordResetCompleteView")
