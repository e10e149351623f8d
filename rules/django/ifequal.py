"""The tags `ifequal` and `ifnotequal`."""

from django.template.base import Node, NodeList
from django.template.exceptions import TemplateSyntaxError


class _Equal(Node):
    child_nodelists = ("nodelist_true", "nodelist_false")

    def __init__(self, left, right, when_true, when_false, wanted):
        self.left, self.right = left, right
        self.nodelist_true, self.nodelist_false = when_true, when_false
        self.wanted = wanted

    def render(self, context):
        same = self.left.resolve(context, ignore_failures=True) == self.right.resolve(context, ignore_failures=True)
        return (self.nodelist_true if same == self.wanted else self.nodelist_false).render(context)


def _compile(call, wanted):
    def compile_tag(parser, token):
        call.used()
        name, *values = token.split_contents()
        if len(values) != 2:
            raise TemplateSyntaxError(f"{name!r} takes two arguments")
        end = "end" + name
        when_true = parser.parse(("else", end))
        when_false = NodeList()
        if parser.next_token().contents == "else":
            when_false = parser.parse((end,))
            parser.delete_first_token()
        left, right = map(parser.compile_filter, values)
        return _Equal(left, right, when_true, when_false, wanted)

    return compile_tag


def with_tags(call, self, *args, **kwargs):
    call(self, *args, **kwargs)
    if "ifequal" not in self.tags:
        self.tags.setdefault("ifequal", _compile(call, True))
        self.tags.setdefault("ifnotequal", _compile(call, False))
