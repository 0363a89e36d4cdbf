"""q7 and q8: what the worked example prints, and the same numbers as PyTorch's own attention.

The document prints the numbers of TestWorkedExample with four decimals; `printed` compares as many.
"""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional
from torch.nn.functional import softmax

import models
from backend import SquareSequencesDataset
from grading.data import square_sequences

CORNERS = torch.tensor([[[-1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [1.0, -1.0]]])
SOURCE, TARGET = CORNERS[:, :2], CORNERS[:, 2:]


def printed(tensor, *expected, decimals=4):
    """Whether the numbers of a tensor, in order, are those that were printed with so many decimals."""
    got = tensor.detach().flatten().tolist()
    assert [round(number, decimals) for number in got] == [pytest.approx(n, abs=1e-9) for n in expected]


def set_training(model, mode):
    """Module.train, which the models' own `train(dataset)` hides."""
    torch.nn.Module.train(model, mode)


def seeded(seed, *makers):
    torch.manual_seed(seed)
    made = [make() for make in makers]
    return made if len(made) > 1 else made[0]


def encoder():
    return models.Encoder(n_features=2, hidden_dim=2)


def decoder():
    return models.Decoder(n_features=2, hidden_dim=2)


def decoder_attn():
    return models.DecoderAttn(n_features=2, hidden_dim=2)


@pytest.fixture
def hidden_seq():
    return seeded(21, encoder)(SOURCE)


@pytest.fixture
def started(hidden_seq):
    """A decoder that has been given the encoder's states; torch's generator stands where the seed left it."""
    made = seeded(21, decoder)
    made.init_hidden(hidden_seq)
    return made


def two_steps(model, next_input):
    """[(hidden state before the step, output)] of two steps; next_input(i, out) is what goes in after."""
    point, seen = SOURCE[:, -1:], []
    for i in range(2):
        before = model.hidden
        out = model(point)
        seen.append((before, out))
        point = next_input(i, out)
    return seen


class TestWorkedExample:
    """Every number that the document of q7 prints and that a CPU can repeat."""

    def test_encoder(self, hidden_seq):
        printed(hidden_seq, 0.0832, -0.0356, 0.3105, -0.5263)
        printed(hidden_seq[:, -1:], 0.3105, -0.5263)

    def test_decoder_goes_on_from_its_own_predictions(self, started):
        (first, out1), (second, out2) = two_steps(started, lambda i, out: out)
        printed(first, 0.3105, -0.5263)
        printed(out1, -0.2339, 0.4702)
        printed(second, 0.3913, -0.6853)
        printed(out2, -0.0226, 0.4628)

    def test_decoder_with_teacher_forcing(self, started):
        (first, out1), (second, out2) = two_steps(started, lambda i, out: TARGET[:, i : i + 1])
        printed(first, 0.3105, -0.5263)
        printed(out1, -0.2339, 0.4702)
        printed(second, 0.3913, -0.6853)
        printed(out2, 0.2265, 0.4529)

    def test_teacher_forcing_half_of_the_time_then_the_whole_model(self, hidden_seq, started):
        def choose(i, out):
            return TARGET[:, i : i + 1] if torch.rand(1) <= 0.5 else out

        (first, out1), (second, out2) = two_steps(started, choose)
        printed(first, 0.3105, -0.5263)
        printed(out1, -0.2339, 0.4702)
        printed(second, 0.3913, -0.6853)
        printed(out2, -0.0226, 0.4628)
        self.whole_model(started)

    def whole_model(self, started):
        """The generator has given two numbers since it was seeded, as in the document."""
        state = torch.get_rng_state()
        reading = seeded(21, encoder)
        torch.set_rng_state(state)
        model = models.EncoderDecoder(reading, started, input_len=2, target_len=2, teacher_forcing_prob=0.5)
        set_training(model, True)
        printed(model(CORNERS), -0.2339, 0.4702, 0.2265, 0.4529)
        set_training(model, False)
        printed(model(SOURCE), -0.2339, 0.4702, -0.0226, 0.4628)

    def test_scores_and_contexts(self, hidden_seq, started):
        started(SOURCE[:, -1:])
        query = started.hidden.permute(1, 0, 2)
        printed(query, 0.3913, -0.6853)
        context = torch.bmm(torch.full((1, 1, 2), 0.5), hidden_seq)
        printed(context, 0.1968, -0.2809)
        printed(torch.cat([context, query], dim=-1), 0.1968, -0.2809, 0.3913, -0.6853)
        products = torch.bmm(query, hidden_seq.permute(0, 2, 1))
        printed(products, 0.0569, 0.4821)
        printed(softmax(products, dim=-1), 0.3953, 0.6047)
        printed(products / math.sqrt(2), 0.0403, 0.3409)
        alphas = softmax(products / math.sqrt(2), dim=-1)
        printed(alphas, 0.4254, 0.5746)
        printed(torch.bmm(alphas, hidden_seq), 0.2138, -0.3175)

    def test_cross_attention_gives_these_scores_and_contexts(self, hidden_seq, started):
        """The class itself, with layers that change nothing, on the same query and keys."""
        started(SOURCE[:, -1:])
        query = started.hidden.permute(1, 0, 2)
        attention = identity_attention()
        attention.init_keys(hidden_seq)
        printed(attention.score_function(query), 0.0403, 0.3409)
        printed(attention(query), 0.2138, -0.3175)
        printed(attention.alphas, 0.4254, 0.5746)

    def test_vectors(self):
        query = torch.tensor([[[0.55, 0.95]]])
        keys = torch.tensor([[[0.65, 0.2], [0.85, -0.4], [-0.95, -0.75]]])
        products = torch.bmm(query, keys.permute(0, 2, 1))
        printed(products, 0.5475, 0.0875, -1.2350)
        weights = softmax(products, dim=-1)
        printed(weights, 0.5557, 0.3508, 0.0935)
        printed(torch.bmm(weights, keys), 0.5706, -0.0993)
        attention = identity_attention()
        attention.init_keys(keys)
        printed(attention.score_function(query) * math.sqrt(2), 0.5475, 0.0875, -1.2350)

    def test_variance_of_dot_products_is_their_dimension(self, hidden_seq, started):
        """The generator stands as in the document: seeded with 21, then a decoder was made."""
        vectors1 = torch.randn(10000, 1, 10)
        vectors2 = torch.randn(10000, 1, 10).permute(0, 2, 1)
        printed(torch.bmm(vectors1, vectors2).squeeze().var(), 9.7670)

    def test_softmax_of_large_scores(self):
        scores = torch.tensor([4.0, 1.0])
        printed(softmax(scores, dim=-1), 0.9526, 0.0474)
        printed(softmax(100 * scores, dim=-1), 1.0, 0.0)

    def test_mask(self):
        source = torch.tensor([[[-1.0, 1.0], [0.0, 0.0]]])
        mask = (source != 0).all(dim=2).unsqueeze(1)
        assert mask.tolist() == [[[True, False]]]
        attention = seeded(11, lambda: models.CrossAttention(2))
        attention.init_keys(torch.tensor([[[-0.38, 0.44], [0.85, -0.05]]]))
        attention(torch.tensor([[[-1.0, 1.0]]]), mask=mask)
        assert attention.alphas.tolist() == [[[1.0, 0.0]]]  # exactly
        assert not attention.alphas.requires_grad

    def test_decoder_with_attention(self):
        reading, writing = seeded(21, encoder, decoder_attn)
        writing.init_hidden(reading(SOURCE))
        (_, out1), (_, out2) = two_steps(writing, lambda i, out: out)
        printed(out1, -0.3555, -0.1220)
        printed(out2, -0.2641, -0.2521)

    @pytest.mark.parametrize("kind", ["EncoderDecoder", "EncoderDecoderAttn"])
    def test_either_model_runs_the_decoder_with_attention(self, kind):
        parts = seeded(21, encoder, decoder_attn)
        model = getattr(models, kind)(*parts, input_len=2, target_len=2, teacher_forcing_prob=0.0)
        printed(model(CORNERS), -0.3555, -0.1220, -0.2641, -0.2521)

    @pytest.mark.slow
    def test_attention_is_nearly_one_hot_after_training(self):
        """The document: 0.99 and 0.01, then 0.0001 and 0.9999, on a GPU. The same character here."""
        parts = seeded(23, encoder, decoder_attn)
        model = models.EncoderDecoderAttn(*parts, input_len=2, target_len=2, teacher_forcing_prob=0.5)
        dataset = SquareSequencesDataset(model)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
        loader = torch.utils.data.DataLoader(dataset, batch_size=32, shuffle=True)
        for _ in range(80):
            for batch in loader:
                optimizer.zero_grad()
                functional.mse_loss(model(batch["x"]), batch["label"]).backward()
                optimizer.step()
        set_training(model, False)
        with torch.no_grad():
            model(torch.from_numpy(dataset.x[:, :2]))
        sharp = model.alphas.max(dim=-1).values  # (256, 2)
        assert dataset.get_validation_loss() < 0.05
        assert sharp.mean() > 0.9


def identity_attention():
    attention = models.CrossAttention(2)
    with torch.no_grad():
        for layer in (attention.linear_query, attention.linear_key):
            layer.weight.copy_(torch.eye(2))
            layer.bias.zero_()
    return attention


class TestEncoderDecoder:
    def test_teacher_forcing_frequency(self):
        """Of 400 steps at probability 0.5, 150 to 250 go on from the truth (five standard deviations)."""
        assert forced_share(0.0) == 0
        assert forced_share(1.0) == 1
        assert 0.375 < forced_share(0.5) < 0.625

    def test_no_teacher_forcing_outside_of_training(self):
        model = sequence_model(1.0, 4)
        set_training(model, False)
        torch.manual_seed(0)
        x = torch.randn(3, 6, 2)
        other = torch.cat([x[:, :2], torch.randn(3, 4, 2)], dim=1)
        assert torch.equal(model(x), model(other))
        assert torch.equal(model(x), model(x[:, :2]))

    def test_alphas_of_all_steps(self):
        parts = models.Encoder(2, 4), models.DecoderAttn(2, 4)
        model = models.EncoderDecoderAttn(*parts, input_len=3, target_len=5)
        set_training(model, False)
        assert model(torch.randn(7, 3, 2)).shape == (7, 5, 2)
        assert model.alphas.shape == (7, 5, 3)
        assert torch.allclose(model.alphas.sum(dim=-1), torch.ones(7, 5))

    def test_multi_head(self):
        heads = models.MultiHeadCrossAttention(3, 4, input_dim=6)
        heads.init_keys(torch.randn(2, 5, 6))
        mask = torch.tensor([[[1, 1, 0, 1, 0]], [[1, 1, 1, 1, 1]]])
        assert heads(torch.randn(2, 1, 6), mask).shape == (2, 1, 4)
        assert heads.alphas.shape == (3, 2, 1, 5)
        assert (heads.alphas[:, 0, 0, [2, 4]] == 0).all()
        assert torch.allclose(heads.alphas.sum(dim=-1), torch.ones(3, 2, 1))


def sequence_model(probability, target_len):
    torch.manual_seed(5)
    return models.EncoderDecoder(models.Encoder(2, 3), models.Decoder(2, 3), 2, target_len, probability)


def forced_share(probability, steps=400):
    """The share of steps after which the model went on from the truth, found from its outputs alone."""
    model = sequence_model(probability, steps + 1)
    torch.manual_seed(0)
    x = torch.randn(1, 2 + steps + 1, 2)
    with torch.no_grad():
        outputs = model(x)
        model.decoder.init_hidden(model.encoder(x[:, :2]))
        point, forced = x[:, 1:2], 0
        for i in range(steps):
            model.decoder(point)
            hidden = model.decoder.hidden
            true, own = x[:, 2 + i : 3 + i], outputs[:, i : i + 1]
            right = torch.allclose(model.decoder(true), outputs[:, i + 1 : i + 2], atol=1e-6)
            forced += right
            model.decoder.hidden, point = hidden, true if right else own
    return forced / steps


class TestSquares:
    def test_statistics(self):
        points, clockwise = square_sequences(20_000, seed=1)
        corners = np.sign(points)
        assert np.abs((points - corners).std() - 0.1) < 0.001
        assert np.abs((points - corners).mean()) < 0.001
        assert np.abs(clockwise.mean() - 0.5) < 0.02
        first, counts = np.unique(corners[:, 0], axis=0, return_counts=True)
        assert len(first) == 4
        assert np.abs(counts / 20_000 - 0.25).max() < 0.02

    @pytest.mark.parametrize("seed", [13, 19])
    def test_golden_file(self, seed):
        """The sequences of a seed never change: first five, directions, mean and spread."""
        golden = json.loads((Path(__file__).parent / "golden" / "squares.json").read_text())[str(seed)]
        x, clockwise = square_sequences(256, seed)
        assert x[:5] == pytest.approx(np.array(golden["first_five"]), abs=1e-5)
        assert "".join("01"[int(each)] for each in clockwise) == golden["clockwise"]
        assert (x.mean(), x.std()) == pytest.approx((golden["mean"], golden["std"]), abs=1e-5)

    def test_neighbours_differ_in_one_coordinate_and_turn_one_way(self):
        points, clockwise = square_sequences(500, seed=2)
        a, b = np.sign(points[:, :-1]), np.sign(points[:, 1:])
        assert ((a != b).sum(axis=2) == 1).all()
        turn = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]  # positive is counter-clockwise
        assert (np.sign(turn) == np.where(clockwise, -1, 1)[:, None]).all()

    def test_data_set(self):
        dataset = SquareSequencesDataset(None)
        assert len(dataset) == 256
        batch = next(iter(torch.utils.data.DataLoader(dataset, batch_size=16)))
        assert (batch["x"].shape, batch["label"].shape) == ((16, 4, 2), (16, 2, 2))
        assert torch.equal(batch["x"][:, 2:], batch["label"])
        assert batch["x"].dtype == torch.float32


class TestScaledDotProductAttention:
    @pytest.mark.parametrize("masked", [False, True])
    @pytest.mark.parametrize("lead", [(), (3,), (2, 4)])
    def test_agrees_with_torch(self, lead, masked):
        torch.manual_seed(0)
        q, k, v = (torch.randn(*lead, n, 6, requires_grad=True) for n in (5, 7, 7))
        mask = torch.rand(*lead, 5, 7) < 0.6 if masked else None
        mine, weights = models.scaled_dot_product_attention(q, k, v, mask)
        theirs = functional.scaled_dot_product_attention(q, k, v, mask)
        torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(weights @ v, theirs, rtol=1e-4, atol=1e-5)
        seed = torch.randn_like(mine)
        for a, b in zip(gradients(mine, seed, q, k, v), gradients(theirs, seed, q, k, v), strict=True):
            torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-5)

    def test_row_without_a_key_is_zero_and_so_are_its_gradients(self):
        q, k, v = (torch.randn(2, 3, 4, requires_grad=True) for _ in range(3))
        mask = torch.ones(2, 3, 3)
        mask[0, 1] = 0
        output, weights = models.scaled_dot_product_attention(q, k, v, mask)
        assert (output[0, 1] == 0).all()
        assert (weights[0, 1] == 0).all()
        for gradient in gradients(output, torch.ones_like(output), q, k, v):
            assert gradient.isfinite().all()
        assert (gradients(output, torch.ones_like(output), q)[0][0, 1] == 0).all()

    def test_scores_of_ten_thousand(self):
        q = torch.tensor([[[100.0] * 4], [[-100.0] * 4]], requires_grad=True)
        k = torch.tensor([[[100.0] * 4, [-100.0] * 4]] * 2)
        output, weights = models.scaled_dot_product_attention(q, k, k, torch.ones(2, 1, 2))
        assert weights.tolist() == [[[1.0, 0.0]], [[0.0, 1.0]]]
        assert gradients(output, torch.ones_like(output), q)[0].isfinite().all()

    def test_dropout_meets_the_weights(self):
        q, v = torch.randn(2, 3, 4), torch.randn(2, 3, 4)
        output, weights = models.scaled_dot_product_attention(q, q, v, None, lambda w: 2 * w)
        torch.testing.assert_close(output, 2 * weights @ v)
        torch.testing.assert_close(weights.sum(dim=-1), torch.ones(2, 3))


def gradients(output, seed, *inputs):
    return torch.autograd.grad(output, inputs, seed, retain_graph=True)


class TestMasks:
    def test_padding(self):
        tokens = torch.tensor([[1, 2, 3], [6, 0, 0]])
        mask = models.padding_mask(tokens)
        assert mask.tolist() == [[[[True, True, True]]], [[[True, False, False]]]]
        assert models.padding_mask(tokens, pad=6)[1].tolist() == [[[False, True, True]]]

    def test_causal(self):
        assert models.causal_mask(3).tolist() == [[True, False, False], [True, True, False], [True] * 3]

    def test_both(self):
        both = models.padding_mask(torch.tensor([[5, 5, 0]])) & models.causal_mask(3)
        assert both.int().tolist() == [[[[1, 0, 0], [1, 1, 0], [1, 1, 0]]]]


def pair(embed_dim=12, num_heads=3):
    """Our attention and PyTorch's with the same weights."""
    torch.manual_seed(0)
    mine = models.MultiHeadAttention(embed_dim, num_heads, dropout=0.0)
    theirs = torch.nn.MultiheadAttention(embed_dim, num_heads, batch_first=True)
    layers = mine.q_layer, mine.k_layer, mine.v_layer
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([layer.weight for layer in layers]))
        theirs.in_proj_bias.copy_(torch.cat([layer.bias for layer in layers]))
        theirs.out_proj.weight.copy_(mine.out_layer.weight)
        theirs.out_proj.bias.copy_(mine.out_layer.bias)
    return mine, theirs


class TestMultiHeadAttention:
    def test_agrees_with_torch_on_self_attention_with_both_masks(self):
        mine, theirs = pair()
        x = torch.randn(4, 6, 12, requires_grad=True)
        tokens = torch.tensor([[1] * 6, [1] * 5 + [0], [1] * 2 + [0] * 4, [1] + [0] * 5])
        mask = models.padding_mask(tokens) & models.causal_mask(6)
        out, weights = mine(x, x, x, mask)
        expected, expected_weights = theirs(
            x, x, x, key_padding_mask=tokens == 0, attn_mask=~models.causal_mask(6),
            average_attn_weights=False,
        )  # fmt: skip
        torch.testing.assert_close(out, expected, rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(weights, expected_weights, rtol=1e-4, atol=1e-5)
        assert weights.shape == (4, 3, 6, 6)
        self.same_gradients(mine, theirs, out, expected, x)

    def test_agrees_with_torch_on_cross_attention(self):
        mine, theirs = pair()
        query, memory = torch.randn(2, 3, 12, requires_grad=True), torch.randn(2, 7, 12)
        out, weights = mine(query, memory, memory)
        expected, _ = theirs(query, memory, memory)
        torch.testing.assert_close(out, expected, rtol=1e-4, atol=1e-5)
        assert weights.shape == (2, 3, 3, 7)
        self.same_gradients(mine, theirs, out, expected, query)

    def same_gradients(self, mine, theirs, out, expected, x):
        seed = torch.randn_like(out)
        weights = [layer.weight for layer in (mine.q_layer, mine.k_layer, mine.v_layer)]
        ours = gradients(out, seed, x, *weights)
        torchs = gradients(expected, seed, x, theirs.in_proj_weight)
        torch.testing.assert_close(ours[0], torchs[0], rtol=1e-4, atol=1e-5)
        torch.testing.assert_close(torch.cat(ours[1:]), torchs[1], rtol=1e-4, atol=1e-5)

    def test_dropout_in_training_only(self):
        layer = models.MultiHeadAttention(8, 2, dropout=0.5)
        x = torch.randn(2, 5, 8)
        layer.eval()
        assert torch.equal(layer(x, x, x)[0], layer(x, x, x)[0])
        layer.train()
        assert not torch.equal(layer(x, x, x)[0], layer(x, x, x)[0])

    def test_heads_must_divide(self):
        with pytest.raises(ValueError, match=r"10.*3"):
            models.MultiHeadAttention(10, 3)

    def test_shapes(self):
        assert models.attention_shapes(2, 5, 64, 8) == ((2, 5, 64), (2, 5, 5), (2, 8, 5, 5))


def test_the_example_of_q6_by_hand():
    layer, tokens = models.Attention(2, 2), torch.tensor([[[1.0, 0.0], [1.0, 1.0]]])
    for each in (layer.k_layer, layer.q_layer, layer.v_layer):
        each.weight.data, each.bias.data = torch.eye(2), torch.zeros(2)
    printed(layer(tokens), 1, 0, 1, 0.6698)
    text = (Path(models.__file__).with_name("ASSIGNMENT.md")).read_text(encoding="utf-8")
    assert "(1, 0.6698)" in text and "0.3302  0.6698" in text


def test_the_example_of_q7_divided_by_the_root():
    attention = models.CrossAttention(2)
    for each in (attention.linear_query, attention.linear_key):
        each.weight.data, each.bias.data = torch.eye(2), torch.zeros(2)
    attention.init_keys(torch.tensor([[[0.65, 0.2], [0.85, -0.4], [-0.95, -0.75]]]))
    query = torch.tensor([[[0.55, 0.95]]])
    printed(attention.score_function(query), 0.3871, 0.0619, -0.8733)
    printed(attention(query), 0.4959, -0.1504)
    printed(attention.alphas, 0.4985, 0.3601, 0.1414)
