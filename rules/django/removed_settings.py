"""Settings that code still reads, where Django has dropped them: what they are by those that took their place."""


class Read:
    """An attribute of settings; one that is set comes before it."""

    def __init__(self, answer):
        self._answer = answer

    def __get__(self, settings, owner=None):
        return self if settings is None else self._answer(settings)


DEFAULT_FILE_STORAGE = Read(lambda settings: settings.STORAGES["default"]["BACKEND"])
STATICFILES_STORAGE = Read(lambda settings: settings.STORAGES["staticfiles"]["BACKEND"])
STORAGES = Read(
    lambda settings: {
        "default": {"BACKEND": settings.DEFAULT_FILE_STORAGE},
        "staticfiles": {"BACKEND": settings.STATICFILES_STORAGE},
    }
)
USE_L10N = Read(lambda settings: True)
USE_DEPRECATED_PYTZ = Read(lambda settings: False)
PASSWORD_RESET_TIMEOUT_DAYS = Read(lambda settings: settings.PASSWORD_RESET_TIMEOUT // 86400)
SECURE_BROWSER_XSS_FILTER = Read(lambda settings: False)
FILE_CHARSET = Read(lambda settings: "utf-8")
DEFAULT_CONTENT_TYPE = Read(lambda settings: "text/html")
DEFAULT_AUTO_FIELD = Read(lambda settings: "django.db.models.AutoField")
