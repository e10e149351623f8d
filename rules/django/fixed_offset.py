"""The time zone of `django.utils.timezone` that was deprecated in favour of `datetime.timezone`."""

from datetime import timedelta, tzinfo

ZERO = timedelta(0)


class FixedOffset(tzinfo):
    """Minutes east of UTC; can be pickled, as it could."""

    def __init__(self, offset=None, name=None):
        if offset is not None:
            self.__offset = timedelta(minutes=offset)
        if name is not None:
            self.__name = name

    def utcoffset(self, moment):
        return self.__offset

    def tzname(self, moment):
        return self.__name

    def dst(self, moment):
        return ZERO
