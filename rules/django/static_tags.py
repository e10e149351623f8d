"""The modules of the old tag libraries: the tags of `{% load static %}`."""

from django.templatetags.static import *  # noqa: F403
from django.templatetags.static import register, static  # noqa: F401
