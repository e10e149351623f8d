"""Orders by dependencies."""


class CyclicDependencyError(ValueError):
    pass


def topological_sort_as_sets(dependency_graph):
    waiting = {item: set(needs) for item, needs in dependency_graph.items()}
    while waiting:
        ready = {item for item, needs in waiting.items() if not needs}
        if not ready:
            raise CyclicDependencyError(
                f"Cyclic dependency in graph: {', '.join(repr(item) for item in waiting.items())}"
            )
        yield ready
        waiting = {item: needs - ready for item, needs in waiting.items() if item not in ready}


def stable_topological_sort(nodes, dependency_graph):
    return [node for layer in topological_sort_as_sets(dependency_graph) for node in nodes if node in layer]
