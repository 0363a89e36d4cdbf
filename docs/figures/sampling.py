"""Trains the reference's q10 and records what it expects after some beginnings, for the page's figure.

    python docs/figures/sampling.py

writes grading/release/page/figures/sampling.json, in about half a minute: scores of letters and of the end.
"""

import json
import sys
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

import chargpt  # noqa: E402
import models  # noqa: E402
from backend import SpelledWordsDataset  # noqa: E402
from grading.data import FIRST_LETTER  # noqa: E402

FILE = HERE.parents[1] / "grading" / "release" / "page" / "figures" / "sampling.json"
BEGINNINGS = (("Finnish", ""), ("Finnish", "kuu"), ("English", "th"), ("Polish", "cz"), ("Spanish", "cio"))
SEED = 0


def recorded() -> dict[str, object]:
    """Symbols, and by beginning their scores with two decimals."""
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    dataset = SpelledWordsDataset(None)
    sizes = (dataset.block_size, chargpt.WIDTH, chargpt.LAYERS, chargpt.HEADS, dataset.vocab_size)
    model = models.CharacterGPT(*sizes)
    dataset.model = model
    model.train(dataset)
    symbols = ["end", *dataset.chars]
    scores = {}
    for language, start in BEGINNINGS:
        letters = [FIRST_LETTER + dataset.chars.index(letter) for letter in start]
        with torch.no_grad():
            row = model(torch.tensor([[dataset.language_symbol(language), *letters]]))[0, -1]
        kept = [row[0].item(), *row[FIRST_LETTER : FIRST_LETTER + len(dataset.chars)].tolist()]
        scores[f"{language}: {start or 'the beginning'}"] = [round(score, 2) for score in kept]
    return {"symbols": symbols, "scores": scores}


if __name__ == "__main__":
    FILE.write_text(json.dumps(recorded(), ensure_ascii=False) + "\n", encoding="utf-8")
    print(FILE)
