"""The form field of JSON at its old place."""

from django.forms.fields import InvalidJSONInput, JSONField, JSONString  # noqa: F401

__all__ = ["JSONField"]
