"""chargpt.py: its arguments, and words invented by a model that has hardly been trained."""

import argparse
import subprocess
import sys

import pytest
import torch

import chargpt
import models
from backend import SpelledWordsDataset
from grading import ROOT


@pytest.fixture
def untrained(monkeypatch):
    """A smaller CharacterGPT, whose train takes ten steps."""

    def train(self, dataset):
        optimizer = torch.optim.Adam(self.parameters(), lr=0.01)
        for step in range(10):
            batch = dataset[200 * step : 200 * step + 32]
            optimizer.zero_grad()
            self.get_loss(batch["x"], batch["label"]).backward()
            optimizer.step()

    monkeypatch.setattr(models.CharacterGPT, "train", train)
    monkeypatch.setattr(chargpt, "WIDTH", 16)
    monkeypatch.setattr(chargpt, "LAYERS", 1)


def words(line: str) -> list[str]:
    return line.split(": ")[1].replace("*", "").split()


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (["--language", "Finish"], "there is no language 'Finish'. Did you mean Finnish? The languages are"),
        (["--language", "Klingon"], "there is no language 'Klingon'. The languages are English, Spanish,"),
        (["-n", "0"], "--words 0: give a number from 1 to 1000."),
        (["-n", "ten"], "argument -n/--words: invalid int value: 'ten'"),
        (["--temperature", "0"], "--temperature 0: give a number above 0"),
        (["--temperature", "nan"], "--temperature nan: give a number above 0"),
        (["--top-k", "0"], "--top-k 0: at least one symbol"),
        (["--seed", "-1"], "--seed -1: a seed is a whole number from 0"),
        (["--start", "abcdefghij"], "--start abcdefghij: a word has 10 letters at most"),
        (["--start", "x7"], "--start: '7' is in none of the five alphabets."),
        (["--lang", "Dutch", "more"], "unrecognized arguments: more"),
    ],
)
def test_a_wrong_command_is_one_sentence_and_status_2(arguments, sentence, capsys):
    assert chargpt.main(arguments) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith(f"chargpt.py: {sentence}")
    assert error.count("\n") == 1


def test_capital_letters_do_not_matter():
    options = chargpt.parse(["--language", "POLISH", "--start", "Szcz"])
    assert (options.language, options.start) == ("Polish", "szcz")


def test_letters_of_two_code_points_are_joined():
    assert chargpt.parse(["--start", "A\N{COMBINING DIAERESIS}"]).start == "ä"


def test_all_languages_in_order(untrained, capsys):
    assert chargpt.main(["-n", "3"]) == 0
    out, error = capsys.readouterr()
    lines = out.splitlines()
    assert [line.split(":")[0] for line in lines] == list(chargpt.LANGUAGES)
    assert all(len(words(line)) == 3 for line in lines)
    assert "bits per character" in error


def test_words_begin_as_asked_and_the_seed_repeats_them(untrained, capsys):
    outputs = []
    for seed in ("1", "1", "2"):
        arguments = ["--language", "finnish", "--start", "kuu", "--temperature", "1.5", "--seed", seed]
        assert chargpt.main(arguments) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1] != outputs[2]
    invented = words(outputs[0])
    assert len(invented) == len(set(invented)) == 12
    assert all(word.startswith("kuu") and len(word) <= 10 for word in invented)


def test_words_that_were_trained_on_get_a_star(monkeypatch, capsys):
    dataset = SpelledWordsDataset(None)
    known = dataset[5000]["x"]

    def generate(self, tokens, length, temperature, top_k, seed):
        return torch.stack([known, torch.tensor([48, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0])])

    monkeypatch.setattr(models.CharacterGPT, "train", lambda self, dataset: None)
    monkeypatch.setattr(models.CharacterGPT, "generate", generate)
    assert chargpt.main(["--language", "English"]) == 0
    letter = dataset.chars[0]
    assert capsys.readouterr().out == f"English: {dataset.spelling(known)}*  {6 * letter}\n"


def test_a_model_that_is_not_written_yet(monkeypatch, capsys):
    monkeypatch.setattr(models.CharacterGPT, "train", lambda self, dataset: None)
    monkeypatch.setattr(models.CharacterGPT, "generate", lambda self, *arguments: None)
    assert chargpt.main([]) == 2
    assert "generate in models.py returns no tensor" in capsys.readouterr().err
    monkeypatch.setattr(models, "CharacterGPT", lambda *sizes: torch.nn.Module())
    assert chargpt.main([]) == 2
    assert "no layers yet" in capsys.readouterr().err


def test_invent_gives_no_empty_word_and_none_twice(untrained):
    dataset = SpelledWordsDataset(None)
    model = models.CharacterGPT(dataset.block_size, 16, 1, 4, dataset.vocab_size)
    options = argparse.Namespace(words=40, start="", temperature=1.0, top_k=None, seed=0)
    invented = chargpt.invent(model, dataset, "Dutch", options)
    assert len(invented) == len(set(invented)) == 40
    assert "" not in invented


def test_the_command_itself():
    command = [sys.executable, str(ROOT / "chargpt.py"), "--language", "Finsk"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr.startswith("chargpt.py: there is no language 'Finsk'. Did you mean Finnish?")
