"""Programs that tests start."""

import signal


def heed_ctrl_c() -> None:
    """For a new process: what is started in the background ignores Ctrl-C, and so do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
