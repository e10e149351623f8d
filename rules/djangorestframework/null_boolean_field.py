"""A boolean that may be null."""

from rest_framework.fields import BooleanField


class NullBooleanField(BooleanField):
    def __init__(self, **kwargs):
        if "allow_null" in kwargs:
            raise AssertionError("`allow_null` is not a valid option.")
        super().__init__(allow_null=True, **kwargs)
