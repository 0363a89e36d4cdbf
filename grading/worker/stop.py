"""The exception that ends a training whose budget is spent."""


class TrainingStopped(BaseException):
    """Raised from inside a training; no Exception, so that `except Exception` lets it through."""
