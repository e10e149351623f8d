"""The warning classes of releases gone by: nobody raises them any more, but filters name them."""


class RemovedInDjango20Warning(DeprecationWarning):
    pass


class RemovedInDjango21Warning(DeprecationWarning):
    pass


class RemovedInDjango30Warning(DeprecationWarning):
    pass


class RemovedInDjango31Warning(DeprecationWarning):
    pass


class RemovedInDjango40Warning(DeprecationWarning):
    pass


class RemovedInDjango41Warning(DeprecationWarning):
    pass


class RemovedInDjango50Warning(DeprecationWarning):
    pass


class RemovedInDjango51Warning(DeprecationWarning):
    pass


class RemovedInDjango60Warning(DeprecationWarning):
    pass


class RemovedInDjango61Warning(DeprecationWarning):
    pass


class RemovedInDjango70Warning(DeprecationWarning):
    pass
