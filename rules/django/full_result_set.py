"""`FullResultSet`, which Django itself does not raise before 4.2."""


class FullResultSet(Exception):
    pass
