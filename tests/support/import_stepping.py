"""Sources rewritten so that what fails when they are imported is told to a watch and stepped over: import_truth_child.py."""

import ast
import copy

#: What compiled code calls.
NAME = "__ts_watch__"
#: Statements that nothing is wrapped around.
PLAIN = (ast.Import, ast.ImportFrom, ast.Pass, ast.Break, ast.Continue, ast.Global, ast.Nonlocal)


def has_yield(node):
    todo = list(node.body)
    while todo:
        one = todo.pop()
        if isinstance(one, (ast.Yield, ast.YieldFrom, ast.Await)):
            return True
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            continue
        todo.extend(ast.iter_child_nodes(one))
    return False


class Stepping(ast.NodeTransformer):
    """Rewrites a module so that its statements step over what fails."""

    def __init__(self, file, tree):
        self.file = file
        self.in_function = 0
        self.plain = 0
        self.statement = (0, 0)
        self.classes = []
        self.imported = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self.imported.update((a.asname or a.name).partition(".")[0] for a in node.names)
            elif isinstance(node, ast.ImportFrom):
                self.imported.update(a.asname or a.name for a in node.names)

    def call(self, method, *args):
        function = ast.Attribute(ast.Name(NAME, ast.Load()), method, ast.Load())
        return ast.Call(function, list(args), [])

    def lines(self, node):
        first = min([node.lineno] + [d.lineno for d in getattr(node, "decorator_list", [])])
        return first, node.end_lineno or node.lineno

    def at(self, node):
        first, last = self.lines(node)
        return [ast.Constant(self.file), ast.Constant(first), ast.Constant(last)]

    def tried(self, body, handler_body, node):
        handler = ast.ExceptHandler(ast.Name("BaseException", ast.Load()), "__ts_error__", handler_body)
        made = ast.Try(body, [handler], [], [])
        return ast.fix_missing_locations(ast.copy_location(made, node))

    def visit_Import(self, node):
        made = []
        for alias in node.names:
            one = ast.copy_location(ast.Import([alias]), node)
            target = alias.asname or alias.name.partition(".")[0]
            error = ast.Name("__ts_error__", ast.Load())
            scope = ast.Call(ast.Name("globals", ast.Load()), [], [])
            where = ast.Constant(f"{self.statement[0]}-{self.statement[1]}")
            if alias.asname:
                extra = [ast.Constant(alias.name), ast.Constant(None), ast.Constant(0), scope, where]
                value = self.call("failed_import", error, *self.at(node), *extra)
            else:
                value = self.call("bound_import", error, *self.at(node), ast.Constant(alias.name), scope, where)
            assigned = ast.Assign([ast.Name(target, ast.Store())], value)
            made.append(self.tried([one], [assigned], node))
        return made

    def visit_ImportFrom(self, node):
        if node.module == "__future__":
            return node
        made = []
        for alias in node.names:
            one = ast.copy_location(ast.ImportFrom(node.module, [alias], node.level), node)
            error = ast.Name("__ts_error__", ast.Load())
            scope = ast.Call(ast.Name("globals", ast.Load()), [], [])
            where = ast.Constant(f"{self.statement[0]}-{self.statement[1]}")
            symbol = None if alias.name == "*" else alias.name
            extra = [ast.Constant(node.module or ""), ast.Constant(symbol), ast.Constant(node.level), scope, where]
            value = self.call("failed_import", error, *self.at(node), *extra)
            if symbol is None:
                body = [ast.Expr(value)]
            else:
                body = [ast.Assign([ast.Name(alias.asname or alias.name, ast.Store())], value)]
            made.append(self.tried([one], body, node))
        return made

    def visit_Attribute(self, node):
        root = node
        while isinstance(root, ast.Attribute):
            root = root.value
        follows = isinstance(root, ast.Name) and root.id in self.imported and not node.attr.startswith("__")
        self.generic_visit(node)
        if not follows or not isinstance(node.ctx, ast.Load) or self.plain:
            return node
        where = ast.Constant(f"{self.statement[0]}-{self.statement[1]}")
        made = self.call("attribute", node.value, ast.Constant(node.attr), *self.at(node), where)
        return ast.fix_missing_locations(ast.copy_location(made, node))

    def body(self, statements):
        made = []
        for one in statements:
            before = self.statement
            if not isinstance(one, (ast.If, ast.For, ast.While, ast.With, ast.Try)):
                self.statement = self.lines(one)
            else:
                self.statement = (one.lineno, one.lineno)
            visited = self.visit(one)
            self.statement = before
            several = visited if isinstance(visited, list) else [visited]
            if self.in_function or isinstance(one, PLAIN):
                made += several
            else:
                made.append(self.stepped(one, several))
        return made

    def stepped(self, one, several):
        """A statement of a module or class: what it would have bound stands in."""
        targets = []
        if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            targets = [one.name]
        elif isinstance(one, ast.Assign):
            targets = [
                n.id
                for t in one.targets
                for n in ast.walk(t)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            ]
        elif isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name) and one.value is not None:
            targets = [one.target.id]
        error = ast.Name("__ts_error__", ast.Load())
        where = ast.Constant(type(one).__name__)
        value = self.call("statement_failed", error, *self.at(one), where)
        if targets:
            handler = [ast.Assign([ast.Name(name, ast.Store()) for name in targets], value)]
        else:
            handler = [ast.Expr(value)]
        return self.tried(several, handler, one)

    def visit_Module(self, node):
        start = 0
        if node.body and isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant):
            start = 1
        while (
            start < len(node.body)
            and isinstance(node.body[start], ast.ImportFrom)
            and node.body[start].module == "__future__"
        ):
            start += 1
        node.body = node.body[:start] + self.body(node.body[start:])
        return node

    def visit_ClassDef(self, node):
        node.decorator_list = [self.visit(one) for one in node.decorator_list]
        node.bases = [self.visit(one) for one in node.bases]
        for one in node.keywords:
            one.value = self.visit(one.value)
        before, self.in_function = self.in_function, self.in_function
        start = 1 if isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant) else 0
        node.body = node.body[:start] + self.body(node.body[start:])
        node.body = node.body or [ast.Pass()]
        self.in_function = before
        return node

    def visit_FunctionDef(self, node):
        node.decorator_list = [self.visit(one) for one in node.decorator_list]
        node.args = self.visit(node.args)
        if node.returns is not None:
            node.returns = self.visit(node.returns)
        self.in_function += 1
        skip = isinstance(node, ast.AsyncFunctionDef) or has_yield(node)
        self.plain += skip
        if not skip:
            start = 1 if isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant) else 0
            node.body = node.body[:start] + self.body(node.body[start:])
        self.plain -= skip
        self.in_function -= 1
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_If(self, node):
        node.test = self.visit(node.test)
        return self.bodies(node)

    visit_While = visit_If

    def visit_For(self, node):
        node.iter = self.visit(node.iter)
        return self.bodies(node)

    def bodies(self, node):
        node.body = self.body(node.body)
        node.orelse = self.body(node.orelse)
        return node

    def visit_With(self, node):
        for item in node.items:
            value = self.visit(item.context_expr)
            item.context_expr = ast.copy_location(self.call("context", value), value)
        node.body = self.body(node.body)
        return ast.fix_missing_locations(node)

    def visit_Try(self, node):
        types_of = [handler.type or ast.Name("BaseException", ast.Load()) for handler in node.handlers]
        node.body = self.body(node.body)
        if types_of:
            # Tuples in a tuple are what isinstance takes.
            made = ast.Lambda(
                ast.arguments([], [], None, [], [], None, []),
                ast.Tuple([copy.deepcopy(one) for one in types_of], ast.Load()),
            )
            depth = f"__ts_depth_{node.lineno}_{node.col_offset}__"
            pushed = ast.Assign([ast.Name(depth, ast.Store())], self.call("push", made))
            popped = ast.Expr(self.call("pop", ast.Name(depth, ast.Load())))
            node.body = [pushed, ast.Try(node.body, [], [], [popped])]
        for handler in node.handlers:
            handler.body = self.body(handler.body)
        node.orelse = self.body(node.orelse)
        node.finalbody = self.body(node.finalbody)
        return ast.fix_missing_locations(node)

    def visit_Match(self, node):
        return node


def stepping(data, path, file):
    tree = ast.parse(data, path)
    tree = Stepping(file, tree).visit(tree)
    ast.fix_missing_locations(tree)
    return compile(tree, path, "exec", dont_inherit=True, optimize=0)
