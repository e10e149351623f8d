"""Dates whose `%Y` has four digits before the year 1000, too."""

import datetime as _datetime
from datetime import time  # noqa: F401


class _Safe:
    def strftime(self, format):
        # `%Y` alone: every other directive is as wide as ever.
        parts = format.split("%%")
        return super().strftime("%%".join(part.replace("%Y", f"{self.year:04d}") for part in parts))


class date(_Safe, _datetime.date):
    pass


class datetime(_Safe, _datetime.datetime):
    @classmethod
    def combine(cls, day, moment):
        return cls(
            day.year, day.month, day.day, moment.hour, moment.minute, moment.second, moment.microsecond, moment.tzinfo
        )

    def date(self):
        return date(self.year, self.month, self.day)


def strftime(moment, format):
    return _Safe.strftime(moment, format)


def new_date(day):
    return date(day.year, day.month, day.day)


def new_datetime(moment):
    parts = [moment.year, moment.month, moment.day]
    if isinstance(moment, _datetime.datetime):
        parts += [moment.hour, moment.minute, moment.second, moment.microsecond, moment.tzinfo]
    return datetime(*parts)
