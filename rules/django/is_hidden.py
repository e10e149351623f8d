"""`is_hidden()` of relations."""


def is_hidden(self):
    return self.hidden
