"""Every kind of expression in every place that takes one: most are mistakes in most places, and in which version is the question.

python pysource_shapes.py FOLDER DEEPER SEED EVERY      writes one file each into FOLDER and prints their paths

``DEEPER`` is how many more are made with a place within a place; with ``EVERY`` only every so-manyth is written, 0 is all.
"""

from __future__ import annotations

import itertools
import random
import re
import sys
from pathlib import Path

# `@` is where the expression stands, `@@` is a decorator of it, `¶` a line's end.
PLACES = """
@
x = @
x = y = @
@ = x
@ = @ = x
x += @
@ += x
x: @
x: int = @
@: int
@: int = x
(@): int = x
return @
yield @
x = yield @
yield from @
del @
del (@)
del x, @
assert @
assert x, @
raise @
raise x from @
global @
import @
from a import @
from a import (@)
from . import @
if @: pass
while @: pass
for x in @: pass
for @ in x: pass
for (@) in x: pass
async def f():¶ async for @ in x: pass
async def f():¶ await @
async def f():¶ async with @: pass
async def f():¶ return [x async for x in @]
with @: pass
with (@): pass
with @ as x: pass
with x as @: pass
with (@ as x): pass
with (x as @): pass
with (x, @): pass
with (x as y, @): pass
with (x), @: pass
try: pass¶except @: pass
try: pass¶except @ as e: pass
try: pass¶except* @: pass
try: pass¶except (@) as e: pass
class A(@): pass
class A(x, @): pass
class A[T: @]: pass
class A[T = @]: pass
class A[*T = @]: pass
def f(@): pass
def f(x, @): pass
def f(x=@): pass
def f(x: @): pass
def f(*x: @): pass
def f(**x: @): pass
def f(x: int = @): pass
def f() -> @: pass
def f[T: @](): pass
def f[@](): pass
type X = @
type X[T: @] = int
@¶def f(): pass
@@¶def f(): pass
@@¶class A: pass
match @:¶ case x: pass
match x, @:¶ case x: pass
match x:¶ case @: pass
match x:¶ case x, @: pass
match x:¶ case [@]: pass
match x:¶ case (@): pass
match x:¶ case {'a': @}: pass
match x:¶ case {@: a}: pass
match x:¶ case {'a': b, @}: pass
match x:¶ case A(@): pass
match x:¶ case A(b=@): pass
match x:¶ case A(b, @): pass
match x:¶ case @ as y: pass
match x:¶ case x as @: pass
match x:¶ case @ | y: pass
match x:¶ case x if @: pass
match x:¶ case -@: pass
match x:¶ case 1 + @: pass
lambda: @
lambda @: x
lambda x=@: x
(@)
(@,)
(x, @)
(@, x)
[@]
[x, @]
{@}
{x, @}
{@: x}
{x: @}
{x: y, @}
{**@}
f(@)
f(x, @)
f(@, x)
f(x=@)
f(x=y, @)
f(*@)
f(**@)
f(*x, @)
f(**x, @)
x[@]
x[@, y]
x[y, @]
x[@:]
x[:@]
x[::@]
x[y:z, @]
x[*y, @]
[@ for x in y]
[x for @ in y]
[x for x in @]
[x for x in y if @]
[x for x in y for z in @]
{@ for x in y}
{@: z for x in y}
{z: @ for x in y}
(@ for x in y)
f(@ for x in y)
@ if x else y
x if @ else y
x if y else @
not @
-@
@ + x
x + @
@ ** x
x ** @
@ < x
x < @
x not in @
x is @
@ and x
x or @
@.x
@(x)
@[x]
x := @
(x := @)
(@ := x)
f'{@}'
f'{@!r}'
f'{@:x}'
f'{x:{@}}'
f'{@=}'
f'{(@)}'
t'{@}'
'' @
b'' @
f'' @
x; @
x, @
x, @ = y
[x, @] = y
(x, @) = y
*@, x = y
*@
*@,
*@ = x
""".strip().split("\n")

EXPRESSIONS = """
a
a.b
a()
a()[b].c
a[b]
a[b:c]
a[b, c]
(a)
((a))
(a.b)
(a[b])
()
(a,)
(a, b)
(a), b
(a), (b)
a,
a, b
*a
*a,
*a, b
a, *b
(a), *b
(*a, b)
(*a)
(*a,)
*(a, b)
*a, *b
*a or b
*a.b
**a
**a, b
*
*, a
/
a, /
a, /, b
a, /, *, b
a, *, b
*a, b=c
a=b, c
a=b, *c
a=b, **c
a=(yield)
a=b
a = b
a: b
a: b = c
a:b, c
:
a:b:c
[]
[a]
[a, b]
[*a]
[a, *b]
{}
{a}
{*a}
{a: b}
{**a}
{**a, b: c}
{a: b, **c}
a := b
(a := b)
a := b, c
a, b := c
a := yield
yield
yield a
yield a, b
yield *a, b
yield (*a, b)
(yield)
(yield a)
yield from a
(yield from a)
await a
await a.b
(await a)
await await a
lambda: a
lambda a: b
lambda *a: b
lambda a, /, b: c
lambda: (yield)
lambda: (a, b)
lambda: *a
(lambda: a)
a if b else c
(a if b else c)
a if b
lambda: a if b else c
not a
(not a)
-a
-1
+1
-a.b
~a
a ** b
-a ** -b
a + b
1 + 2j
1 - a
-1 + 2j
a | b
(a | b)
a | b | c
a and b
a or b
a < b
a < b < c
a == b
a in b
a not in b
a is not b
a <> b
a for a in b
(a for a in b)
[a for a in b]
{a for a in b}
{a: b for a in c}
*a for a in b
async for a in b
a async for a in b
(a async for a in b)
[a for a, in b]
[a for a in b, c]
[a for a in *b, c]
[a for a in lambda: b]
[a for a in b if c if d]
[a for a in b if lambda: c]
[a for a in b if lambda: c if d]
[a for a in b if lambda: lambda: c if d]
[a for a in b if (lambda: c) if d]
(*a) for a in b
a, b for a in c
[a for a in b if c := d]
[a for a in (b := c)]
None
True
False
...
__debug__
print
exec
print a
print a, b
exec a
match
case
type
_
async
await
nonlocal
def
1
0
00
01
1_0
1.
.5
1e5
2j
0x1f
0o17
0b1
0777
1l
1if a else b
's'
u's'
u's' f'{a}' 't'
u's' f'{a:b}'
f'{a}' u's'
f'{u"s"}'
f'{a:{u"s"}b}'
a.__debug__
__debug__.a
(__debug__)
*__debug__
a(__debug__=b)
b's'
r's'
ur's'
's' 't'
's' b't'
's' u't'
f's'
f'{a}'
f'{a!r:>{b}}'
f'{a' 'b}'
f'{a}' 's'
's' f'{a}'
b's' f'{a}'
f'{"a"}'
f"{'a'}"
f'{'a'}'
f'{a:'
f'{}'
f'{{a}}'
t's'
t'{a}'
t'{a}' t'{b}'
t'{a}' 's'
's'.a
's' % a
1 .a
1.a
1..a
a as b
(a as b)
a as b, c as d
(a as b, c as d)
a as b.c
a as (b, c)
a as [b, c]
a.b as c
(a, b) as c
(a, b as c)
a, b as c
[a as b]
a | b as c
(a | b) as c
_ as a
_(a)
_.a
_.a(b)
a._
a._(b)
a(_)
a(_, b)
a(_=b)
_ | a
[_(a)]
_[a]
-_
1 + _
'a' + 'b'
-'a'
- -1
1 - 2
1j + 1
1 + -2j
1 + 2j + 3j
-1 + 2j
-a + 2j
* as b
a.b.c
a .b
a. b
.a
..a
a..b
a b
a (b)
a[]
a[*b]
a[*b, c]
a[*b:c]
a[b:=c]
a[(b:=c)]
a[b:=c, d]
a[b:=c:d]
a[yield]
a[lambda: b]
a(b=c)
a(b=c, d)
a(*b, c)
a(**b, *c)
a(**b, c)
a(b for b in c)
a(b for b in c, d)
a(d, b for b in c)
a(b for b in c,)
a((b)=c)
a(b.c=d)
a(b=c, b=d)
a(None=b)
a(b:=c)
a(b=c:=d)
a(yield)
a(await b)
a(*)
a(**)
a(,)
a(b,)
A(b, c=d)
A(c=d, b)
A(b=c as d)
A()
A.B()
A(b | c)
T: int
T: (int, str)
*T
**T
T = int
*T = *int
**T = [int]
T, T = int
T = int, U
T: int = str
a;
{_: a}
{'b': _}
{**_}
{'b': c, **d}
{**d, 'b': c}
{-1: a}
{a.b: c}
{_.b: c}
{a(): c}
{1 + 2j: c}
{f'a': c}
{None: a}
;
a # b
""".strip("\n").split("\n")


def source(place: str, expression: str) -> str:
    return re.sub("@@|@|¶", lambda mark: {"@@": "@" + expression, "@": expression, "¶": "\n"}[mark[0]], place)


def shapes(deeper: int, seed: int) -> list[str]:
    made = [source(place, expression) for place, expression in itertools.product(PLACES, EXPRESSIONS)]
    chance = random.Random(seed)
    for _ in range(deeper):
        inner = source(chance.choice([place for place in PLACES if "¶" not in place]), chance.choice(EXPRESSIONS))
        made.append(source(chance.choice(PLACES), chance.choice([inner, f"({inner})"])))
    return made


def main() -> None:
    folder = Path(sys.argv[1])
    deeper, seed, every = map(int, sys.argv[2:5])
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(shapes(deeper, seed)[:: every or 1]):
        target = folder / f"{number:06d}.py"
        target.write_text(text + "\n", encoding="utf-8")
        print(target)


if __name__ == "__main__":
    main()
