"""`admin.display` and `admin.action`: attributes of the function, under the names that the admin reads."""


def _marking(function, values):
    def mark(decorated):
        for name, value in values.items():
            if value is not None:
                setattr(decorated, name, value)
        return decorated

    return mark if function is None else mark(function)


def action(function=None, *, permissions=None, description=None):
    return _marking(function, {"allowed_permissions": permissions, "short_description": description})


def display(function=None, *, boolean=None, ordering=None, description=None, empty_value=None):
    if boolean is not None and empty_value is not None:
        raise ValueError("The boolean and empty_value arguments to the @display decorator are mutually exclusive.")
    values = {
        "boolean": boolean,
        "admin_order_field": ordering,
        "short_description": description,
        "empty_value_display": empty_value,
    }
    return _marking(function, values)
