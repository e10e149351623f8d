"""`MediaAsset` and `Script`, which tell their own HTML."""

from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.html import format_html

#: How a path begins that is served from where it says.
_AS_IT_IS = ("/", "http://", "https://")


class MediaAsset:
    """One file of a form's media, and what its tag says besides the path."""

    element_template = "{path}"

    def __init__(self, path, **attributes):
        self._path, self.attributes = path, attributes

    @property
    def path(self):
        given = self._path
        return given if given.startswith(_AS_IT_IS) else static(given)

    def startswith(self, prefix):
        # Media of older releases makes text of what is no absolute URL: it asks the path.
        return str(self._path).startswith(prefix)

    def __html__(self):
        parts = {"path": self.path, "attributes": flatatt(self.attributes)}
        return format_html(self.element_template, **parts)

    def __str__(self):
        return self.__html__()

    def __repr__(self):
        return f"{type(self).__qualname__}({self._path!r})"

    def __eq__(self, other):
        if isinstance(other, str):
            return other == self._path
        return type(other) is type(self) and other.path == self.path

    def __hash__(self):
        return hash(self._path)


class Script(MediaAsset):
    element_template = '<script src="{path}"{attributes}></script>'

    def __init__(self, src, **attributes):
        MediaAsset.__init__(self, src, **attributes)
