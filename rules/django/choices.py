"""`django.utils.choices` for a Django that takes lists of pairs and nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping


class BaseChoiceIterator:
    """Choices that are gone through anew each time."""

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, Iterable) else super().__eq__(other)

    def __getitem__(self, index):
        return list(self)[index]

    def __iter__(self):
        raise NotImplementedError("BaseChoiceIterator subclasses must implement __iter__().")


class BlankChoiceIterator(BaseChoiceIterator):
    def __init__(self, choices, blank_choice):
        self.choices = choices
        self.blank_choice = blank_choice

    def __iter__(self):
        pairs = list(normalize_choices(self.choices))
        if not any(value in ("", None) for value, _ in flatten_choices(pairs)):
            yield from self.blank_choice
        yield from pairs


class CallableChoiceIterator(BaseChoiceIterator):
    def __init__(self, func):
        self.func = func

    def __iter__(self):
        yield from normalize_choices(self.func())


def flatten_choices(choices):
    """The pairs of a list whose items are pairs or groups of them."""
    for value, label in choices or ():
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label


def normalize_choices(value, *, depth=0):
    """Pairs from mappings, enumerations and callables; what is none of these is left as it is."""
    from django.db.models.enums import Choices

    if isinstance(value, BaseChoiceIterator) or (isinstance(value, (str, bytes)) and depth):
        return value
    if isinstance(value, type) and issubclass(value, Choices):
        return value.choices
    if isinstance(value, Callable) and depth == 0:
        return CallableChoiceIterator(value)
    if isinstance(value, Mapping):
        value = value.items()
    elif isinstance(value, Iterator):
        value = list(value)
    try:
        return [(key, normalize_choices(label, depth=depth + 1)) for key, label in value]
    except (TypeError, ValueError):
        return value
