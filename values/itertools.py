# What CPython's compiled module `itertools` does, for the evaluator of settings: read, never executed by a Python.
# What never ends (count, cycle, repeat without a number) is not here.
# https://docs.python.org/3/library/itertools.html


from typing import _chained


def chain(*iterables):
    return _chained(*iterables)


def _from_iterable(iterables):
    if isinstance(iterables, (list, tuple)):
        return _chained(*iterables)
    return (item for iterable in iterables for item in iterable)


chain.from_iterable = _from_iterable


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
    bound = slice(*bounds)
    first = bound.start or 0
    step = bound.step or 1
    if bound.stop is None:
        yield from list(iterable)[first::step]
        return
    if bound.stop <= 0:
        return
    at = 0
    for item in iterable:
        if at >= first and (at - first) % step == 0:
            yield item
        at += 1
        if at >= bound.stop:
            return


def zip_longest(*iterables, fillvalue=None):
    columns = [list(iterable) for iterable in iterables]
    rows = max([len(column) for column in columns], default=0)
    for row in range(rows):
        yield tuple(column[row] if row < len(column) else fillvalue for column in columns)


def starmap(function, iterable):
    for arguments in iterable:
        yield function(*arguments)


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def dropwhile(predicate, iterable):
    kept = False
    for item in iterable:
        kept = kept or not predicate(item)
        if kept:
            yield item


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (predicate(item) if predicate is not None else item):
            yield item


def compress(data, selectors):
    for item, chosen in zip(data, selectors):
        if chosen:
            yield item


def accumulate(iterable, func=None, *, initial=None):
    totals = [] if initial is None else [initial]
    for item in iterable:
        if not totals:
            totals.append(item)
        else:
            totals.append(totals[-1] + item if func is None else func(totals[-1], item))
    yield from totals


def groupby(iterable, key=None):
    groups = []
    for item in iterable:
        name = item if key is None else key(item)
        if not groups or groups[-1][0] != name:
            groups.append((name, []))
        groups[-1][1].append(item)
    for name, items in groups:
        yield name, iter(items)


def pairwise(iterable):
    items = list(iterable)
    yield from zip(items, items[1:])
