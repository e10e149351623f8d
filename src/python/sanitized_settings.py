# --- What rules are made of: conditions and steps on the names of this module, as trysquare applies them. ---

from pathlib import PurePath as _PurePath
from typing import Any as _Any
from typing import Callable as _Callable
from typing import Dict as _Dict
from typing import Iterator as _Iterator
from typing import List as _List
from typing import Optional as _Optional
from typing import Tuple as _Tuple

_path = _Tuple[str, ...]
_answer = _Optional[bool]  # None: not known, as of a live object that may not be looked into
_settings: _Dict[str, _Any] = globals()
_absent = object()
_written: _Dict[_path, _Any] = {}  # by rules: not explicit
_steps: _List[_path] = []
_plain = (type(None), bool, int, float, str, bytes, list, tuple, set, frozenset, dict)
_types = {type(None): "none", frozenset: "set"}


class _Blocked(Exception):
    """A step that cannot be made: the rule leaves everything as it is."""


def _tokens(text: str) -> _path:
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in text.split("/"))


def _is_live(value: _Any) -> bool:
    return type(value) not in _plain and not isinstance(value, _PurePath)


def _child(value: _Any, token: str) -> _Any:
    if type(value) is dict:
        return value.get(token, _absent)
    if type(value) in (list, tuple) and token.isdigit() and int(token) < len(value):
        return value[int(token)]
    return _absent


def _find(path: _path) -> _Any:
    value = _settings.get(path[0], _absent)
    for token in path[1:]:
        value = _child(value, token)
    return value


def _places(path: _path, above: _path = ()) -> _Iterator[_path]:
    """The places that are there and fit a path with `*`."""
    if len(above) == len(path):
        yield above
        return
    token, holder = path[len(above)], _find(above) if above else _settings
    keys = [token]
    if token == "*":
        keys = [key for key in holder if type(key) is str] if type(holder) is dict else []
        if type(holder) in (list, tuple):
            keys = [str(index) for index in range(len(holder))]
    for key in keys:
        if _child(holder, key) is not _absent:
            yield from _places(path, (*above, key))


def _all(*answers: _answer) -> _answer:
    return False if False in answers else None if None in answers else True


def _any(*answers: _answer) -> _answer:
    return True if True in answers else None if None in answers else False


def _not(answer: _answer) -> _answer:
    return None if answer is None else not answer


def _same(value: _Any, wanted: _Any) -> _answer:
    if _is_live(value):
        return None
    kinds = (set, frozenset)
    if type(value) is not type(wanted) and not (type(value) in kinds and type(wanted) in kinds):
        return isinstance(value, _PurePath) and isinstance(wanted, _PurePath) and value == wanted
    if type(value) is dict:
        if value.keys() != wanted.keys():
            return False
        return _all(*(_same(value[key], wanted[key]) for key in wanted))
    if type(value) in (list, tuple):
        return len(value) == len(wanted) and _all(*map(_same, value, wanted))
    return bool(value == wanted)


def _test(path: str, test: _Callable[[_Any], _answer]) -> _answer:
    """Whether the test holds anywhere that the path leads to; not known behind a live object."""
    tokens = _tokens(path)
    above = [place for count in range(1, len(tokens)) for place in _places(tokens[:count])]
    hidden = any(_is_live(_find(place)) for place in above)
    return _any(None if hidden else False, *(test(_find(place)) for place in _places(tokens)))


def _present(path: str) -> _answer:
    return _test(path, lambda value: True)


def _equals(path: str, *wanted: _Any) -> _answer:
    return _test(path, lambda value: _any(*(_same(value, one) for one in wanted)))


def _contains(path: str, wanted: _Any) -> _answer:
    def test(value: _Any) -> _answer:
        if _is_live(value):
            return None
        if type(value) is str:
            return type(wanted) is str and wanted in value
        if type(value) in (list, tuple, set, frozenset, dict):
            return _any(*(_same(item, wanted) for item in value))
        return False

    return _test(path, test)


def _starts_with(path: str, wanted: str) -> _answer:
    return _test(path, lambda value: None if _is_live(value) else type(value) is str and value.startswith(wanted))


def _lacks(path: str, part: str) -> _answer:
    return _test(path, lambda value: None if _is_live(value) else type(value) is str and part not in value)


def _has_type(path: str, wanted: str) -> _answer:
    def test(value: _Any) -> _answer:
        name = "path" if isinstance(value, _PurePath) else _types.get(type(value), type(value).__name__)
        return name == wanted and (name == "path" or type(value) in _plain)

    return _test(path, test)


def _truth(path: str, wanted: bool) -> _answer:
    return _test(path, lambda value: None if _is_live(value) else bool(value) == wanted)


def _changed(holder: _Any, path: _path, value: _Any) -> _Any:
    """A copy of the holder with the value put there, or with nothing there: what others see stays as it is."""
    token, rest = path[0], path[1:]
    if holder is _absent:
        holder = {}
    if type(holder) is dict:
        copy = dict(holder)
        if rest:
            copy[token] = _changed(holder.get(token, _absent), rest, value)
        elif value is _absent:
            del copy[token]
        else:
            copy[token] = value
        return copy
    if type(holder) not in (list, tuple) or not token.isdigit() or int(token) >= len(holder):
        raise _Blocked
    items, index = list(holder), int(token)
    if rest:
        items[index] = _changed(items[index], rest, value)
    elif value is _absent:
        del items[index]
    else:
        items[index] = value
    return type(holder)(items)


def _put(path: _path, value: _Any) -> None:
    if len(path) == 1:
        _settings[path[0]] = value
    else:
        _settings[path[0]] = _changed(_settings.get(path[0], _absent), path[1:], value)
    _written[path] = value
    _steps.append(path)


def _drop(path: _path) -> None:
    if len(path) == 1:
        del _settings[path[0]]
    else:
        _settings[path[0]] = _changed(_settings[path[0]], path[1:], _absent)
    _steps.append(path)


def _is_ours(path: _path) -> bool:
    return any(path[: len(one)] == one and _find(one) == value for one, value in _written.items())


def _is_item(path: _path) -> bool:
    return len(path) > 1 and type(_find(path[:-1])) in (list, tuple)


def _remove(path: str) -> None:
    tokens = _tokens(path)
    for place in reversed(list(_places(tokens))):
        if tokens[-1] != "*" and _is_item(place):
            raise _Blocked
        _drop(place)


def _scaled(value: _Any, times: int, per: int) -> int:
    if type(value) is not int or value % per or not -(2**63) <= value * times < 2**63:
        raise _Blocked
    return value // per * times


def _move(path: str, to: str, as_bool: bool = False, times: int = 1, per: int = 1) -> None:
    old, new = _tokens(path), _tokens(to)
    value = _find(old)
    if value is _absent:
        return
    if _is_item(old) or (as_bool and _is_live(value)):
        raise _Blocked
    if _find(new) is _absent or _is_ours(new):
        if times != 1 or per != 1:
            value = _scaled(value, times, per)
        _put(new, bool(value) if as_bool else value)
    _drop(old)


def _set(path: str, value: _Any) -> None:
    if _same(_find(_tokens(path)), value) is not True:
        _put(_tokens(path), value)


def _set_default(path: str, value: _Any) -> None:
    if _find(_tokens(path)) is _absent:
        _put(_tokens(path), value)


def _replace(path: str, old: _Any, new: _Any) -> None:
    for place in list(_places(_tokens(path))):
        value = _find(place)
        if _same(value, old):
            _put(place, new)
        elif type(value) in (list, tuple, set, frozenset) and any(_same(item, old) for item in value):
            there = any(_same(item, new) for item in value)
            items: _List[_Any] = []
            for item in value:
                if not _same(item, old):
                    items.append(item)
                elif not there:
                    items.append(new)
                    there = True
            _put(place, type(value)(items))


def _remove_items(path: str, *unwanted: _Any) -> None:
    for place in list(_places(_tokens(path))):
        value = _find(place)
        if type(value) in (list, tuple, set, frozenset):
            items = [item for item in value if not any(_same(item, one) for one in unwanted)]
            if len(items) < len(value):
                _put(place, type(value)(items))


def _insert(path: str, value: _Any, where: str = "end", anchor: _Any = None) -> None:
    there = _find(_tokens(path))
    if type(there) not in (list, tuple, set, frozenset):
        raise _Blocked
    items = list(there)
    if any(_same(item, value) for item in items):
        return
    found = [index for index, item in enumerate(items) if _same(item, anchor)] or [len(items)]
    index = {"start": 0, "end": len(items), "before": found[0], "after": found[0] + 1}[where]
    items.insert(index, value)
    _put(_tokens(path), type(there)(items))


def _map(path: str, change: _Callable[[_Any], _Any]) -> None:
    """Each item of a list, tuple or set, or the value itself, as `change` makes it."""
    for place in list(_places(_tokens(path))):
        value = _find(place)
        whole = type(value) not in (list, tuple, set, frozenset)
        items = [value] if whole else list(value)
        if any(map(_is_live, items)):
            raise _Blocked
        changed = [change(item) for item in items]
        if changed != items:
            _put(place, changed[0] if whole else type(value)(changed))


def _reprefix(path: str, old: str, new: str, unless: str) -> None:
    def change(item: _Any) -> _Any:
        if type(item) is not str or not item.startswith(old) or (unless and unless in item):
            return item
        return new + item[len(old) :]

    _map(path, change)


def _pick(path: str, index: int) -> None:
    kinds = (list, tuple, set, frozenset)

    def change(item: _Any) -> _Any:
        if type(item) not in (list, tuple) or index >= len(item) or type(item[index]) in kinds:
            return item
        return item[index]

    _map(path, change)


def _pair(path: str, first: _Any) -> None:
    _map(path, lambda item: (first, item) if type(item) is str else item)


def _done(rule: _Callable[[], None]) -> bool:
    """Whether the rule had something to do; where one of its steps is blocked it does nothing."""
    settings, written, count = dict(_settings), dict(_written), len(_steps)
    try:
        rule()
    except _Blocked:
        for name in set(_settings) - set(settings):
            del _settings[name]
        _settings.update(settings)
        _written.clear()
        _written.update(written)
        del _steps[count:]
    return len(_steps) > count


def _apply(*rules: _Callable[[], None]) -> None:
    # A rule may make another one's condition true: until none has anything to do.
    for _ in range(16):
        if not sum(map(_done, rules)):
            return
