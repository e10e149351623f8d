"""Labels of applications with dots or hyphens in them, as they were taken before Django looked."""


class _Label(str):
    __slots__ = ()

    def isidentifier(self):
        return True


def as_it_is(call, self, app_name, app_module):
    label = getattr(self, "label", None) or app_name.rpartition(".")[2]
    if isinstance(label, str) and not label.isidentifier():
        call.used()
        self.label = _Label(label)
    return call(self, app_name, app_module)
