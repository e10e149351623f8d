"""`ShowFacets`: this Django's admin has no facets, so none of the values has an effect."""

import enum


class ShowFacets(enum.Enum):
    NEVER = "NEVER"
    ALLOW = "ALLOW"
    ALWAYS = "ALWAYS"
