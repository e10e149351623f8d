# What CPython's compiled module `math` does exactly, for the evaluator of settings: read, never executed by a Python.
# https://docs.python.org/3/library/math.html
pi = 3.141592653589793
e = 2.718281828459045
tau = 6.283185307179586


def trunc(x):
    return int(x)


def floor(x):
    whole = int(x)
    return whole - 1 if whole > x else whole


def ceil(x):
    whole = int(x)
    return whole + 1 if whole < x else whole


def fabs(x):
    return abs(float(x))


def gcd(a, b):
    while b:
        a, b = b, a % b
    return abs(a)


def prod(iterable, *, start=1):
    for factor in iterable:
        start = start * factor
    return start
