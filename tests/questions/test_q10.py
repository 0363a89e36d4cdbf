"""q10: the reference CharacterGPT, its data, and what the grader compares a student's with."""

import math
from collections import Counter

import numpy as np
import pytest
import torch
from torch.nn import functional

import models
from backend import SpelledWordsDataset
from grading import data as files
from grading.checks import causality, odds
from grading.checks.question import Failed
from grading.data import NO_TARGET
from grading.questions import q10
from grading.record import Status
from helpers.submissions import source_of


class TestCharacterGPT:
    def gpt(self, **sizes):
        torch.manual_seed(0)
        sizes = {"block_size": 11, "n_embd": 32, "n_layer": 2, "n_head": 4, "vocab_size": 53} | sizes
        model = models.CharacterGPT(**sizes)
        torch.nn.Module.train(model, False)  # which the model's own `train(dataset)` hides
        return model

    def test_nothing_depends_on_the_future(self):
        model, tokens = self.gpt(), torch.randint(53, (3, 11))
        before = model(tokens)
        assert before.shape == (3, 11, 53)
        for t in range(1, 11):
            other = tokens.clone()
            other[:, t] = (other[:, t] + 1) % 53
            after = model(other)
            torch.testing.assert_close(before[:, :t], after[:, :t], rtol=1e-5, atol=1e-6)
            assert not torch.allclose(before[:, t], after[:, t])

    def test_the_order_of_the_past_counts(self):
        model, tokens = self.gpt(), torch.tensor([[48, 3, 5, 7]])
        assert not torch.allclose(model(tokens)[:, -1], model(tokens[:, [1, 0, 2, 3]])[:, -1], atol=1e-3)

    def test_loss_at_the_start_is_that_of_a_guess(self):
        model, dataset = self.gpt(), SpelledWordsDataset(None)
        batch = dataset[:500]
        loss = model.get_loss(batch["x"], batch["label"]).item()
        assert abs(loss - math.log(53)) < 0.5

    def test_loss_leaves_out_what_follows_the_end(self):
        model, tokens = self.gpt(), torch.tensor([[48, 3, 5, 0, 0]])
        targets = torch.tensor([[3, 5, 0, NO_TARGET, NO_TARGET]])
        expected = functional.cross_entropy(model(tokens)[0, :3], targets[0, :3])
        torch.testing.assert_close(model.get_loss(tokens, targets), expected)

    @pytest.mark.slow
    def test_one_batch_is_learned_by_heart(self):
        model, dataset = self.gpt(n_layer=1), SpelledWordsDataset(None)
        batch = dataset[5000:5008]
        optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
        for _ in range(80):
            optimizer.zero_grad()
            loss = model.get_loss(batch["x"], batch["label"])
            loss.backward()
            optimizer.step()
        least = q10._least(batch["x"].numpy(), batch["label"].numpy())
        assert least <= loss.item() < least + 0.1  # which word of its language it is remains to be guessed

    def test_generate(self):
        model, start = self.gpt(block_size=4), torch.tensor([[48], [50]])
        a = model.generate(start, 9, seed=1)
        assert a.shape == (2, 10)
        assert a.dtype == torch.int64
        assert torch.equal(a[:, :1], start)
        assert torch.equal(a, model.generate(start, 9, seed=1))
        assert not torch.equal(a, model.generate(start, 9, seed=2))
        greedy = model.generate(start, 9, top_k=1, seed=1)
        assert torch.equal(greedy, model.generate(start, 9, top_k=1, seed=2))
        assert torch.equal(greedy, model.generate(start, 9, temperature=1e-4, seed=3))
        assert torch.equal(greedy[:, 1], model(start)[:, -1].argmax(dim=-1))


class TestSpelledWords:
    def test_a_word(self):
        dataset = SpelledWordsDataset(None)
        assert (dataset.vocab_size, dataset.block_size, len(dataset)) == (53, 11, 17500)
        row = dataset[17499]
        length = int((row["label"] != NO_TARGET).sum()) - 1
        assert row["x"].dtype == row["label"].dtype == torch.int64
        assert row["x"][0] >= 48
        assert torch.equal(row["x"][1 : length + 1], row["label"][:length])
        assert row["label"][length] == 0
        assert len(dataset.spelling(row["x"])) == length

    def test_short_words_are_padded(self):
        row = SpelledWordsDataset(None)[0]
        assert row["x"][3:].tolist() == [0] * 8
        assert row["label"][2:].tolist() == [0] + [NO_TARGET] * 8


class TestGrading:
    def test_bits_are_those_of_torch(self):
        torch.manual_seed(0)
        logits, targets = torch.randn(4, 6, 9), torch.randint(9, (4, 6))
        targets[:, 4:] = NO_TARGET
        expected = functional.cross_entropy(logits.flatten(0, 1), targets.flatten()).item() / math.log(2)
        assert q10._bits(logits.double().numpy(), targets.numpy()) == pytest.approx(expected, abs=1e-6)

    def test_the_least_loss_counts_what_cannot_be_known(self):
        """Of "ab" and "ac" the second letter is one of two; "b" is the only word of its language."""
        tokens = np.array([[8, 1, 2], [8, 1, 3], [9, 2, 0]])
        targets = np.array([[1, 2, 0], [1, 3, 0], [2, 0, NO_TARGET]])
        assert q10._least(tokens, targets) == pytest.approx(2 * math.log(2) / 8)

    def test_odds(self):
        logits = np.log([0.5, 0.3, 0.2])
        assert odds._odds(logits, None) == pytest.approx([0.5, 0.3, 0.2])
        assert odds._odds(logits, 2) == pytest.approx([0.625, 0.375, 0])
        assert odds._distance(np.array([1, 0, 0]), np.array([0.5, 0.3, 0.2])) == pytest.approx(0.5)

    @pytest.mark.parametrize(
        ("mask", "mistakes"),
        [
            (np.ones((5, 5)), ["no causal mask"]),
            (np.tri(5, k=1), ["mask one too wide"]),
            (np.tri(5).T, ["mask turned round"]),
            (np.tri(5, k=2), []),
        ],
    )
    def test_a_mask_is_told_by_what_it_lets_through(self, mask, mistakes):
        """Row t of the output is the sum of the rows of x that position t may see."""
        x, other = np.random.default_rng(0).normal(size=(2, 3, 5, 4))
        with pytest.raises(Failed) as failed:
            causality.sees_the_past(lambda x: mask @ x, x, other, "the output", causality.of_the_mask)
        assert list(failed.value.mistakes) == mistakes

    def test_a_position_that_sees_itself_alone(self):
        x, other = np.random.default_rng(0).normal(size=(2, 3, 5, 4))
        with pytest.raises(Failed, match="does not change") as failed:
            causality.sees_the_past(lambda x: 2 * x, x, other, "the output", causality.of_the_mask)
        assert failed.value.mistakes == ("own position only",)
        causality.sees_the_past(lambda x: np.tri(5) @ x, x, other, "the output", causality.of_the_mask)

    @pytest.mark.slow
    def test_a_stub_that_the_block_is_made_of_is_not_attempted(self, grade, reference):
        """Unless the file does without it, as one that has an attention of its own."""
        stub = "def causal_mask(L):\n    pass\n"
        block = grade(reference + "\n\n" + stub, "q10", budget=0.01).questions[0].checks[0]
        assert block.status is Status.NOT_ATTEMPTED and "causal_mask is still a stub" in block.message
        own = source_of("right_q10_one_head").decode()
        wrong = own.replace("scores + future", "scores") + "\n\n" + stub
        block = grade(wrong, "q10", budget=0.01).questions[0].checks[0]
        assert block.status is Status.FAILED and block.mistakes == ("no causal mask",)

    def test_scores_that_are_as_good_as_equal_are_both_the_likeliest(self):
        scores = np.array([[1.0, 1.0005, 0.0], [3.0, 2.0, 1.0]])
        assert q10._likeliest(np.array([0, 0]), scores) and q10._likeliest(np.array([1, 0]), scores)
        assert not q10._likeliest(np.array([2, 0]), scores)
        assert not q10._likeliest(np.array([0, 1]), scores)

    def test_a_table_of_letter_pairs_for_each_language_misses_the_threshold(self, sources):
        split = files.spelled_words(sources.words)
        pairs, last = Counter(), Counter()
        for language, read, follows in letter_pairs(split.public["train_x"], split.public["train_y"]):
            pairs[language, read, follows] += 1
            last[language, read] += 1
        bits = [
            -math.log2((pairs[language, read, follows] + 0.1) / (last[language, read] + 0.1 * 48))
            for language, read, follows in letter_pairs(split.private["test_x"], split.private["test_y"])
        ]
        assert q10.question.threshold + 0.2 < np.mean(bits) < 3.6


def letter_pairs(tokens, targets):
    """(language, symbol, the symbol after it), all there is to predict in some words."""
    for x, y in zip(tokens.tolist(), targets.tolist(), strict=True):
        for read, follows in zip(x, y, strict=True):
            if follows != NO_TARGET:
                yield x[0], read, follows
