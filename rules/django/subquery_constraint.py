"""`SubqueryConstraint`: Django makes none any more, so that nothing is an instance of it."""


class SubqueryConstraint:
    pass
