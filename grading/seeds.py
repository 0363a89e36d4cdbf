"""Random numbers from a seed: each purpose has numbers of its own, and those of one say nothing about others.

A submission sees the inputs that are drawn for it, and its worker's seed. A private seed has to stay private
all the same, so what is drawn from it goes through HMAC (RFC 2104), which can't be undone.
"""

import hashlib
import hmac
import secrets
import zlib

import numpy as np

PRIVATE_BITS = 128
# Seeds below are public, or were drawn before private ones had 128 bits: their numbers stay what they are.
SHORT = 2**64
WORKER_BITS = 52  # as many as the wire and every generator of a worker take


def new_private() -> int:
    """A private seed, of 128 random bits: too many to be found by trying."""
    return SHORT + secrets.randbelow(2**PRIVATE_BITS - SHORT)


def generator(seed: int, purpose: str) -> np.random.Generator:
    """The generator of one purpose, the same for the same seed in any order of work."""
    if seed < SHORT:
        return np.random.default_rng([seed, zlib.crc32(purpose.encode())])
    return np.random.default_rng(_derived(seed, purpose))


def of_worker(seed: int, purpose: str) -> int:
    """The seed that a worker's own generators begin with."""
    if seed < SHORT:
        return int(generator(seed, purpose).integers(2**31))
    return _derived(seed, purpose) >> (256 - WORKER_BITS)


def _derived(seed: int, purpose: str) -> int:
    key = seed.to_bytes(PRIVATE_BITS // 8, "big")
    return int.from_bytes(hmac.digest(key, purpose.encode(), hashlib.sha256), "big")
