"""The exception that ends a training: its budget is spent, or it has no chance."""


class TrainingStopped(BaseException):
    """Raised from inside a training; no Exception, so that `except Exception` lets it through."""
