"""`python -m grading.worker [--torch]`: one worker on standard input and output, with torch or without.

`python -m grading.worker --fork-server FD [--optimizers]`: a fork server, which forks workers, controlled
over socket FD; for several trainings, what optimizers import is imported with torch.
"""

import os
import sys

from grading.worker import confine, server


def main() -> None:
    confine.lift_memory_limit()
    if sys.argv[1:2] == ["--fork-server"]:
        from grading.worker import fork_server

        fork_server.serve(int(sys.argv[2]), with_optimizers="--optimizers" in sys.argv[3:])
        os._exit(0)  # Python would take a second to take torch apart
    else:
        requests, answers = os.dup(0), os.dup(1)
        server.take_over_output(os.dup(2))
        server.serve(requests, answers, server.handler(torch="--torch" in sys.argv[1:]))


if __name__ == "__main__":
    main()
