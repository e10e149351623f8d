# What `six` makes for itself of the standard library of Python 3, for the evaluator of settings: read, never executed by a
# Python. https://six.readthedocs.io/#module-six.moves
import six.moves.urllib.parse as parse
