"""The edition of 2025: its losses and trainings are functions in files of their own, and here become methods.

Its models.py has classes with `forward` and little else; losses.py has functions of predictions and labels,
train.py functions of a model and a data set. Each class gets what the edition of 2024 asks it for, and what
it has of its own stays. In a training of either edition, `model.train()` and `model.eval()` are torch's.

The grader reads the names here, too, so this module does without torch.
"""

import functools
import importlib
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import PurePath
from types import FunctionType, ModuleType
from typing import Any

from grading.wire import Message
from grading.worker.submission import StudentModule

MODULE = "torch.nn.modules.module"  # where torch defines Module
BESIDE = ("losses.py", "train.py")  # the files that lie beside models.py
# Methods of the edition of 2024, with the file and the function of that of 2025 that they are made of.
FUNCTIONS = {
    "PerceptronModel.run": ("models.py", "PerceptronModel.forward"),
    "PerceptronModel.train": ("train.py", "train_perceptron"),
    "RegressionModel.get_loss": ("losses.py", "regression_loss"),
    "RegressionModel.train": ("train.py", "train_regression"),
    "DigitClassificationModel.run": ("models.py", "DigitClassificationModel.forward"),
    "DigitClassificationModel.get_loss": ("losses.py", "digitclassifier_loss"),
    "DigitClassificationModel.train": ("train.py", "train_digitclassifier"),
    "LanguageIDModel.run": ("models.py", "LanguageIDModel.forward"),
    "LanguageIDModel.get_loss": ("losses.py", "languageid_loss"),
    "LanguageIDModel.train": ("train.py", "train_languageid"),
    "DigitConvolutionalModel.run": ("models.py", "DigitConvolutionalModel.forward"),
    "DigitConvolutionalModel.get_loss": ("losses.py", "digitconvolution_Loss"),
    "DigitConvolutionalModel.train": ("train.py", "Train_DigitConvolution"),
}


def asked(names: Iterable[str]) -> list[str]:
    """Those of the assignment's functions that may stand elsewhere in the edition of 2025."""
    return sorted(FUNCTIONS.keys() & set(names))


def load(models: StudentModule, beside: Sequence[StudentModule], methods: Iterable[str]) -> Message:
    """Import a submission and complete its classes; the outline of models.py, with what they were given.

    methods: those that will be called, of FUNCTIONS. A file that has none of them is not imported, unless
        another one does so. Raises what the top level of the files raises, and SyntaxError.
    """
    files = {module.module.__name__: module for module in beside}
    if files:
        sys.meta_path.insert(0, _Beside(files))
    models.execute()
    for owner in vars(models.module).values():
        if isinstance(owner, type) and isinstance(vars(owner).get("train"), FunctionType):
            owner.train = _training(vars(owner)["train"], owner)  # type: ignore[attr-defined]
    outline = models.outline()
    outline["missing"] = [name for name in methods if not _complete(name, models, files, outline)]
    return outline


class _Beside:
    """Finds and loads the files beside models.py as modules; no other file of a submission."""

    def __init__(self, files: Mapping[str, StudentModule]):
        self._files = files

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        loader: Any = self
        return spec_from_loader(name, loader) if name in self._files else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._files[spec.name].module

    def exec_module(self, module: ModuleType) -> None:
        self._files[module.__name__].execute()


def _complete(
    method: str, models: StudentModule, files: Mapping[str, StudentModule], outline: Message
) -> bool:
    """Give a class its method, if it has none of its own, and note in the outline where that stands.

    Whether the class now has it; so it is, too, where there is no such class.
    """
    class_name, name = method.split(".")
    owner = getattr(models.module, class_name, None)
    if not isinstance(owner, type) or _own(owner, name):
        return True
    file, function = FUNCTIONS[method]
    if name == "run":
        if not files or not _own(owner, "forward"):
            return False
        setattr(owner, name, _run)
        _place(method, function, outline, outline)
        return True
    source = files.get(PurePath(file).stem)
    found = source and getattr(importlib.import_module(source.module.__name__), function, None)
    if not source or not callable(found):
        return False
    setattr(owner, name, _loss(found) if name == "get_loss" else _training(found, owner))
    _place(method, function, source.outline(), outline)
    return True


def _own(owner: type, name: str) -> bool:
    """Whether a class has this method by itself: torch's Module has a `train` and a `forward` for all."""
    return any(name in vars(base) for base in owner.__mro__ if base.__module__ != MODULE)


def _place(method: str, function: str, part: Message, outline: Message) -> None:
    """Note that a method stands where `part`, the outline of a file, has the function."""
    if function in part["places"]:
        outline["places"][method] = part["places"][function]
    if function in part["stubs"]:
        outline["stubs"].append(method)


def _run(self: Any, x: Any) -> Any:
    return self(x)


def _loss(function: Callable[..., Any]) -> Callable[..., Any]:
    def get_loss(self: Any, x: Any, y: Any) -> Any:
        return function(self(x), y)

    return get_loss


def _training(function: Callable[..., Any], owner: type) -> Callable[..., Any]:
    """A training that, called as torch's Module.train, sets the mode: `eval()` calls it, too."""

    @functools.wraps(function)
    def train(self: Any, *arguments: Any, **keywords: Any) -> Any:
        given = [*arguments, *keywords.values()]
        if not hasattr(super(owner, self), "train") or (given and not isinstance(given[0], bool)):
            return function(self, *arguments, **keywords)  # with a data set
        return super(owner, self).train(*arguments, **keywords)  # type: ignore[arg-type]

    return train
