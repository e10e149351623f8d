# What `six` makes for itself of the standard library of Python 3, for the evaluator of settings: read, never executed by a
# Python. https://six.readthedocs.io/#module-six.moves
import builtins
import configparser
import copyreg
import functools
import http.client as http_client
import http.cookies as http_cookies
import io
import itertools
import os
import pickle as cPickle
import queue
import shlex
import socketserver
import sys

import six.moves.urllib as urllib
import six.moves.urllib.parse as urllib_parse

cStringIO = StringIO = io.StringIO
filter = filter
filterfalse = itertools.filterfalse
getcwd = os.getcwd
input = input
intern = sys.intern
map = map
range = xrange = range
reduce = functools.reduce
shlex_quote = shlex.quote
zip = zip
zip_longest = itertools.zip_longest
