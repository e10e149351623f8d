"""The filter `length_is`."""


def length_is(value, arg):
    try:
        return len(value) == int(arg)
    except (ValueError, TypeError):
        return ""


def with_filter(call, self, *args, **kwargs):
    call(self, *args, **kwargs)
    if "length_is" in self.filters:
        return

    def reported(value, arg):
        call.used()
        return length_is(value, arg)

    reported._filter_name = "length_is"
    reported.is_safe = reported.expects_localtime = reported.needs_autoescape = False
    self.filters["length_is"] = reported
