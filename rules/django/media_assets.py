"""`MediaAsset` and `Script`, which tell their own HTML."""

from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.html import format_html


class MediaAsset:
    element_template = "{path}"

    def __init__(self, path, **attributes):
        self._path = path
        self.attributes = attributes

    def __eq__(self, other):
        return (type(self) is type(other) and self.path == other.path) or (
            isinstance(other, str) and self._path == other
        )

    def __hash__(self):
        return hash(self._path)

    def __str__(self):
        return format_html(self.element_template, path=self.path, attributes=flatatt(self.attributes))

    __html__ = __str__

    def startswith(self, prefix):
        # Media of older releases makes text of what is no absolute URL: it asks the path.
        return str(self._path).startswith(prefix)

    def __repr__(self):
        return f"{type(self).__qualname__}({self._path!r})"

    @property
    def path(self):
        if self._path.startswith(("http://", "https://", "/")):
            return self._path
        return static(self._path)


class Script(MediaAsset):
    element_template = '<script src="{path}"{attributes}></script>'

    def __init__(self, src, **attributes):
        super().__init__(src, **attributes)
