"""Build mnist.npz from the four gzipped IDX files of the MNIST database.

    python data/build/build_mnist.py SOURCE_FOLDER data/mnist.npz

SOURCE_FOLDER holds train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz and
t10k-labels-idx1-ubyte.gz, as Yann LeCun, Corinna Cortes and Christopher J. C. Burges published them (licence:
CC BY-SA 3.0). Their contents are checked against known MD5 sums, so any copy will do.

Written keys, in the order of the source files:

    train_images  (60000, 784)  uint8  a row is an image of 28 x 28 pixels, row by row; 0 is paper, 255 is ink
    train_labels  (60000,)      uint8  the digit, 0 to 9
    test_images   (10000, 784)  uint8
    test_labels   (10000,)      uint8

Why the file is packed as it is. Sizes of the training images alone, in millions of bytes: deflate takes
9.82 at level 6 and 9.63 at level 9, which loads as fast; its other strategies take 9.65 to 13.3. LZMA (8.1)
and bzip2 (8.4) are smaller, but unpacking takes four times as long or longer. Stored pixel by pixel instead
of image by image (Fortran order), deflate takes 10.9 or more and bzip2 12.5. The exhaustive deflate packer
zopfli saves another 4.5% on the test images, but takes many minutes and one more package. So: deflate at
level 9. The build takes ten to twenty seconds.
"""

import gzip
import hashlib
import io
import struct
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np

# key in the npz: source file, MD5 of its uncompressed contents, shape as the IDX header gives it
SOURCES = {
    "train_images": ("train-images-idx3-ubyte.gz", "6bbc9ace898e44ae57da46a324031adb", (60000, 28, 28)),
    "train_labels": ("train-labels-idx1-ubyte.gz", "a25bea736e30d166cdddb491f175f624", (60000,)),
    "test_images": ("t10k-images-idx3-ubyte.gz", "2646ac647ad5339dbf082846283269ea", (10000, 28, 28)),
    "test_labels": ("t10k-labels-idx1-ubyte.gz", "27ae3e4e09519cfbb04c329615203637", (10000,)),
}
UNSIGNED_BYTE = 0x08  # the IDX code of the only element type that MNIST uses


class SourceError(Exception):
    """A source file is missing or is not what it should be; the message says what to do."""


def read_gzip(path):
    """Return the uncompressed contents of a gzip file as bytes."""
    try:
        return gzip.decompress(Path(path).read_bytes())
    except FileNotFoundError:
        names = ", ".join(name for name, _, _ in SOURCES.values())
        raise SourceError(f"{path} does not exist. The source folder must hold: {names}.") from None
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{path} is not a complete gzip file ({error}). Copy it once more.") from None


def check_md5(contents, expected, name):
    """Raise SourceError unless the MD5 of `contents` (bytes) is `expected`."""
    actual = hashlib.md5(contents, usedforsecurity=False).hexdigest()
    if actual != expected:
        raise SourceError(
            f"The uncompressed contents of {name} have the MD5 {actual}; the official file has {expected}. "
            "Copy or download the file again."
        )


def parse_idx(contents, name):
    """Turn the bytes of an IDX file into a uint8 array of the shape its header states.

    IDX is: two zero bytes, a byte for the element type, a byte for the number of dimensions, each dimension
    as a big-endian 32-bit integer, then the elements with the last dimension running fastest.
    """
    if len(contents) < 4 or contents[:2] != b"\0\0" or contents[2] != UNSIGNED_BYTE:
        raise SourceError(
            f"{name} starts with the bytes {contents[:4].hex(' ') or '(none)'}, but an IDX file of unsigned "
            "bytes starts with 00 00 08 and the number of dimensions. Is it really a file of MNIST?"
        )
    dimensions = contents[3]
    header = 4 + 4 * dimensions
    if len(contents) < header:
        raise SourceError(
            f"{name} is cut off: its header needs {header} bytes for {dimensions} dimensions and the file "
            f"has {len(contents)}. Copy or download it again."
        )
    shape = struct.unpack(f">{dimensions}I", contents[4:header])
    expected, actual = int(np.prod(shape, dtype=object)), len(contents) - header
    if actual != expected:
        problem = "is cut off" if actual < expected else "has bytes left over"
        raise SourceError(
            f"{name} {problem}: its header states the shape {shape}, which is {expected:,} bytes, and "
            f"{actual:,} follow. Copy or download it again."
        )
    return np.frombuffer(contents, dtype=np.uint8, offset=header).reshape(shape)


def read_source(folder, name, md5, shape):
    """Read one gzipped IDX file, checked; images come flattened to (n, 784), labels as (n,), both uint8."""
    contents = read_gzip(Path(folder) / name)
    # Parsed first: "is cut off" tells more than a wrong checksum does.
    array = parse_idx(contents, name)
    check_md5(contents, md5, name)
    if array.shape != shape:
        raise SourceError(f"{name} has the shape {array.shape}; {shape} was expected.")
    return array.reshape(len(array), -1) if array.ndim > 1 else array


def read_sources(folder):
    """Return {key: uint8 array} for the four files in `folder`."""
    return {key: read_source(folder, *source) for key, source in SOURCES.items()}


def write_npz(target, arrays):
    """Write {key: array} as a compressed npz that is the same, byte for byte, each time.

    `numpy.savez_compressed` has no choice of level, hence this. An npz is a zip archive of npy files; a
    `ZipInfo` made by hand carries a fixed date (1980) instead of the time, and a fixed system instead of the
    one it is written on.
    """
    with zipfile.ZipFile(target, "w") as archive:
        for key, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
            info = zipfile.ZipInfo(f"{key}.npy")
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, member.getvalue(), zipfile.ZIP_DEFLATED, compresslevel=9)


def main(arguments):
    """Run from the command line; return the exit status."""
    if len(arguments) != 2:
        print("Usage: python data/build/build_mnist.py SOURCE_FOLDER TARGET_FILE    (target: data/mnist.npz)")
        return 2
    folder, target = arguments[0], Path(arguments[1])
    if not target.parent.is_dir():
        print(f"The folder {target.parent} does not exist. Create it, or name another target file.")
        return 1
    try:
        write_npz(target, read_sources(folder))
    except SourceError as error:
        print(error)
        return 1
    print(f"Wrote {target} ({target.stat().st_size:,} bytes).")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
