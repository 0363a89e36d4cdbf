"""Signatures: a key outside of the results, and beside it how far each journal goes and where it belongs.

The signature of an entry covers the one before it, so no entry can be changed, left out or moved. That none
was cut off at the end is seen from the head: sequence and signature of the last entry, kept beside the key.
So is which results lie in which folder: those of another folder are signed with the same key.
"""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from grading import atomic

KEY = Path.home() / ".config" / "from-perceptron-to-attention" / "key"
START = "0" * 64  # stands for the signature before the first


class SigningError(Exception):
    """The key or a head can't be read or written; the message says why."""


@dataclass(frozen=True)
class Head:
    """The last entry of a journal."""

    sequence: int = 0
    signature: str = START


class Key:
    """The secret of the key file; `create` makes one, with a new secret, where there is none."""

    def __init__(self, path: Path = KEY, create: bool = False):
        self.path = path
        try:
            if create and not path.exists():
                _create(path)
            self._secret = bytes.fromhex(path.read_text(encoding="ascii"))
        except FileNotFoundError:
            raise SigningError(f"There is no key {path}: name the one that signed with --key FILE.") from None
        except OSError as error:
            raise SigningError(f"The key {path} cannot be used: {error.strerror}.") from None
        except ValueError:
            raise SigningError(f"{path} is not a key: it should hold hexadecimal digits.") from None
        if len(self._secret) < 16:
            raise SigningError(f"{path} is not a key: it is too short.")

    def sign(self, before: Head, kind: str, payload: str) -> Head:
        message = "\n".join((before.signature, kind, payload)).encode()
        signature = hmac.new(self._secret, message, hashlib.sha256).hexdigest()
        return Head(before.sequence + 1, signature)

    def pseudonym(self, student: str) -> str:
        """What stands for a student where nobody should know who it is; without the key, nobody can."""
        message = f"pseudonym\n{student}".encode("utf-8", "surrogatepass")
        return "p" + hmac.new(self._secret, message, hashlib.sha256).hexdigest()[:12]

    def heads(self, results: str) -> list[Head]:
        """Where the journal of these results may end; [] if nothing was ever signed for them.

        There are two for as long as an entry is being written, and after a writer was killed meanwhile.
        """
        if not results.isalnum():  # it is no id of ours, and names a file below
            return []
        try:
            heads = json.loads(self._head(results).read_text(encoding="ascii"))
            return [Head(int(head["sequence"]), str(head["signature"])) for head in heads]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise SigningError(f"{self._head(results)} cannot be read: {error.strerror}.") from None
        except (ValueError, TypeError, KeyError):
            raise SigningError(f"{self._head(results)} is damaged.") from None

    def expect(self, results: str, *heads: Head) -> None:
        """Remember where the journal may end from now on. OSError if that can't be written."""
        file = self._head(results)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic.write(file, json.dumps([asdict(head) for head in heads]), durable=True)

    def results_of(self, folder: Path) -> str:
        """The id of the results that were graded into a folder; "" if it isn't known."""
        try:
            return str(json.loads(self.place(folder).read_text(encoding="utf-8"))["results"])
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise SigningError(f"{self.place(folder)} cannot be read: {error.strerror}.") from None
        except (ValueError, TypeError, KeyError):
            raise SigningError(f"{self.place(folder)} is damaged.") from None

    def bind(self, folder: Path, results: str) -> None:
        """Remember that these results, and no others, lie in a folder. OSError if that can't be written."""
        file = self.place(folder)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic.write(file, json.dumps({"folder": str(folder.resolve()), "results": results}), durable=True)

    def place(self, folder: Path) -> Path:
        """The file beside the key that says which results lie in a folder."""
        name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:32]
        return self.path.with_name(self.path.name + ".folders") / f"{name}.json"

    def _head(self, results: str) -> Path:
        return self.path.with_name(self.path.name + ".heads") / f"{results}.json"


def _create(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
