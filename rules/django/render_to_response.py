"""A template rendered without a request."""

from django.http import HttpResponse
from django.template import loader


def render_to_response(template_name, context=None, content_type=None, status=None, using=None):
    return HttpResponse(loader.render_to_string(template_name, context, using=using), content_type, status)
