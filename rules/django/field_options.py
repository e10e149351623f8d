"""Options of model fields, constraints and `Meta` that older releases do not know."""


def without_database_options(call, self, *args, **kwargs):
    known = call.parameters
    if "db_comment" in kwargs and "db_comment" not in known:
        call.used()
        kwargs.pop("db_comment")
    if "db_default" in kwargs and "db_default" not in known:
        call.used()
        default = kwargs.pop("db_default")
        # An expression is the database's to evaluate: such a field gets no default.
        if not hasattr(default, "resolve_expression"):
            kwargs.setdefault("default", default)
    return call(self, *args, **kwargs)


def without_table_comment(call, self, cls, name):
    meta = self.meta
    if meta is not None and hasattr(meta, "db_table_comment"):
        call.used()
        own = {
            key: value for key, value in vars(meta).items() if not key.startswith("__") and key != "db_table_comment"
        }
        bases = tuple(base for base in meta.__mro__[1:] if base is not object)
        for base in bases:
            own = {**{k: v for k, v in vars(base).items() if not k.startswith("__") and k != "db_table_comment"}, **own}
        self.meta = type("Meta", (), own)
    return call(self, cls, name)
