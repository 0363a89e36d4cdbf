"""Turns a models.py of the edition of 2024 into the three files of that of 2025.

Losses take predictions in place of inputs, trainings take the model, and `run` becomes `forward`. What the
code computes, and in which order it draws random numbers, stays: so does its score.
"""

import ast

from grading.worker.edition import FUNCTIONS

LOSSES = [function for file, function in FUNCTIONS.values() if file == "losses.py"]
CLASSES = {name.split(".")[0] for name in FUNCTIONS}


def split(models: str) -> dict[str, bytes]:
    """The files of the edition of 2025 that a models.py comes to, by their names."""
    tree = ast.parse(models)
    heads = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    files: dict[str, list[ast.stmt]] = {"models.py": tree.body, "losses.py": [*heads], "train.py": [*heads]}
    files["train.py"].append(ast.parse("from losses import *").body[0])
    for owner in [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name in CLASSES]:
        methods = {node.name: node for node in owner.body if isinstance(node, ast.FunctionDef)}
        for name, method in methods.items():
            file, function = FUNCTIONS.get(f"{owner.name}.{name}", ("models.py", ""))
            if file != "models.py":
                owner.body.remove(method)
                files[file].append(_function(method, function, owner.name))
            elif function and "forward" in methods:
                owner.body.remove(method)
            elif function:
                method.name = "forward"
        _Calls("self", "", owner.name).visit(owner)
    return {file: ast.unparse(ast.Module(body, [])).encode() + b"\n" for file, body in files.items()}


def _function(method: ast.FunctionDef, name: str, owner: str) -> ast.FunctionDef:
    """A method as a function: of predictions and labels, or of a model and a data set."""
    model, inputs = (argument.arg for argument in method.args.args[:2])
    loss = len(method.args.args) == 3
    _Calls("model", inputs if loss else "", owner, model).visit(method)
    first, *others = method.args.args[1:] if loss else method.args.args
    first.arg = "y_pred" if loss else "model"
    if name not in ("train_perceptron", *LOSSES):
        method.body.insert(bool(ast.get_docstring(method)), ast.parse("model.train()").body[0])
    method.name, method.args.args = name, [first, *others]
    return method


class _Calls(ast.NodeTransformer):
    """Calls of `run` and `get_loss` as that edition has them; a loss is not given its `inputs`."""

    def __init__(self, model: str, inputs: str, owner: str, was: str = "self"):
        self.model, self.inputs, self.owner, self.was = model, inputs, owner, was

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self.model) if node.id == self.was else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called = ast.unparse(node.func)
        if called == f"{self.model}.get_loss":
            x, y = node.args
            predictions = ast.Call(ast.Name(self.model), [x], [])
            return ast.Call(ast.Name(FUNCTIONS[f"{self.owner}.get_loss"][1]), [predictions, y], [])
        if called in (f"{self.model}.run", self.model, f"{self.model}.forward") and self._takes_inputs(node):
            return ast.Name("y_pred")
        if called == f"{self.model}.run":
            return ast.Call(ast.Name(self.model), node.args, [])
        return node

    def _takes_inputs(self, node: ast.Call) -> bool:
        return bool(self.inputs) and [ast.unparse(each) for each in node.args] == [self.inputs]
