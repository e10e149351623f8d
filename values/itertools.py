# What CPython's compiled module `itertools` does, for the evaluator of settings: read, never executed by a Python.
# Everything is made at once; what never ends (count, cycle, repeat without a number) is not here.
# https://docs.python.org/3/library/itertools.html


class chain:
    def __init__(self, *iterables):
        self._items = [item for iterable in iterables for item in iterable]

    @classmethod
    def from_iterable(cls, iterables):
        return cls(*iterables)

    def __iter__(self):
        items = self._items
        self._items = []
        return iter(items)


def product(*iterables, repeat=1):
    results = [()]
    for pool in [tuple(iterable) for iterable in iterables] * repeat:
        results = [(*result, item) for result in results for item in pool]
    return iter(results)


def permutations(iterable, r=None):
    pool = tuple(iterable)
    length = len(pool) if r is None else r
    results = [()]
    for _ in range(length):
        results = [(*chosen, index) for chosen in results for index in range(len(pool)) if index not in chosen]
    return iter([tuple(pool[index] for index in chosen) for chosen in results])


def combinations(iterable, r):
    pool = tuple(iterable)
    results = [()]
    for _ in range(r):
        results = [
            (*chosen, index) for chosen in results for index in range(chosen[-1] + 1 if chosen else 0, len(pool))
        ]
    return iter([tuple(pool[index] for index in chosen) for chosen in results])


def islice(iterable, *bounds):
    return iter(list(iterable)[slice(*bounds)])


def zip_longest(*iterables, fillvalue=None):
    columns = [list(iterable) for iterable in iterables]
    rows = max([len(column) for column in columns], default=0)
    return iter([tuple(column[row] if row < len(column) else fillvalue for column in columns) for row in range(rows)])


def starmap(function, iterable):
    return iter([function(*arguments) for arguments in iterable])


def takewhile(predicate, iterable):
    taken = []
    for item in iterable:
        if not predicate(item):
            break
        taken.append(item)
    return iter(taken)


def dropwhile(predicate, iterable):
    kept = []
    for item in iterable:
        if kept or not predicate(item):
            kept.append(item)
    return iter(kept)


def filterfalse(predicate, iterable):
    return iter([item for item in iterable if not (predicate(item) if predicate is not None else item)])


def compress(data, selectors):
    return iter([item for item, chosen in zip(data, selectors) if chosen])


def accumulate(iterable, func=None, *, initial=None):
    totals = [] if initial is None else [initial]
    for item in iterable:
        if not totals:
            totals.append(item)
        else:
            totals.append(totals[-1] + item if func is None else func(totals[-1], item))
    return iter(totals)


def groupby(iterable, key=None):
    groups = []
    for item in iterable:
        name = item if key is None else key(item)
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(item)
    return iter([(name, iter(items)) for name, items in groups])


def pairwise(iterable):
    items = list(iterable)
    return iter(list(zip(items, items[1:])))
