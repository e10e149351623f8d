"""What `matplotlib.cm` had until 3.9, by the registry that is there since 3.5."""

import matplotlib


def register_cmap(name=None, cmap=None, *, override_builtin=False):
    """Makes a colormap known under a name, its own by default."""
    if cmap is None:
        raise TypeError("register_cmap takes a colormap")
    matplotlib.colormaps.register(cmap, name=cmap.name if name is None else name, force=True)


def unregister_cmap(name):
    """Takes the name away again and gives back what it stood for."""
    known = matplotlib.colormaps.get(name)
    matplotlib.colormaps.unregister(name)
    return known
