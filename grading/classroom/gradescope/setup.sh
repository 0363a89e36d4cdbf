#!/usr/bin/env bash
# Gradescope runs this once, as root, when the autograder is uploaded.
set -euo pipefail
root="${1:-/autograder}"

apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y python3 python3-venv libseccomp2
python3 - <<'EOF'
import sys

if sys.version_info < (3, 10):
    sys.exit("Python 3.10 or newer is needed: choose Ubuntu 22.04 or newer as the base image.")
EOF
python3 -m venv "$root/venv"
# without this index, pip would fetch a build for graphics cards, several gigabytes large
"$root/venv/bin/pip" install --no-cache-dir torch --index-url https://download.pytorch.org/whl/cpu
"$root/venv/bin/pip" install --no-cache-dir -r "$root/source/requirements.txt"
