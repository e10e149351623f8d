# What CPython's compiled module `_collections` does, for the evaluator of settings: read, never executed by a Python.
# https://docs.python.org/3/library/collections.html


class OrderedDict(dict):
    def move_to_end(self, key, last=True):
        value = self.pop(key)
        if last:
            self[key] = value
            return
        others = list(self.items())
        self.clear()
        self[key] = value
        for name, other in others:
            self[name] = other

    def popitem(self, last=True):
        if not self:
            raise KeyError("dictionary is empty")
        key = list(self)[-1 if last else 0]
        return key, self.pop(key)

    def copy(self):
        return self.__class__(self)

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return list(self.items()) == list(other.items())
        return dict(self) == other

    def __or__(self, other):
        return self.__class__({**self, **other})


class defaultdict(dict):
    def __init__(self, default_factory=None, *given, **named):
        super().__init__(*given, **named)
        self.default_factory = default_factory

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        self[key] = value
        return value

    def copy(self):
        return self.__class__(self.default_factory, self)


class deque:
    def __init__(self, items=(), maxlen=None):
        self._items = []
        self.maxlen = maxlen
        self.extend(items)

    def _cut(self, first):
        while self.maxlen is not None and len(self._items) > self.maxlen:
            self._items.pop(0 if first else -1)

    def append(self, item):
        self._items.append(item)
        self._cut(True)

    def appendleft(self, item):
        self._items.insert(0, item)
        self._cut(False)

    def extend(self, items):
        for item in items:
            self.append(item)

    def extendleft(self, items):
        for item in items:
            self.appendleft(item)

    def pop(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        return self._items.pop()

    def popleft(self):
        if not self._items:
            raise IndexError("pop from an empty deque")
        return self._items.pop(0)

    def clear(self):
        self._items.clear()

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, item):
        return item in self._items

    def __getitem__(self, index):
        return self._items[index]


class _tuplegetter:
    def __init__(self, index, doc):
        self.index = index
        self.__doc__ = doc

    def __get__(self, instance, owner=None):
        return self if instance is None else instance[self.index]


def _count_elements(mapping, iterable):
    for item in iterable:
        mapping[item] = mapping.get(item, 0) + 1
