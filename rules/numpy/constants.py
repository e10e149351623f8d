"""Constants of numpy 1."""

NINF = float("-inf")
PZERO = 0.0
NZERO = -0.0
