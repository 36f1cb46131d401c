"""A very small Whisper of random weights in numpy: the network of github.com/openai/whisper, model.py and audio.py, from its
description (Radford et al. 2022), without ONNX and without kept keys. SmallWeights.java makes the same weights."""

import math

import numpy as np

WIDTH, HEADS, HEAD_SIZE, INNER, FRAMES, CONTEXT, LAYERS, TIMESTAMPS = 16, 2, 8, 32, 1500, 448, 2, 1501


class Numbers:
    """Even numbers of mean 0 and deviation 1; NumberHash.java makes the same."""

    def __init__(self, seed):
        self.counter = (seed * 0x01000193) & 0xFFFFFFFF

    def next(self, count):
        x = (np.arange(count, dtype=np.uint64) + self.counter) & 0xFFFFFFFF
        self.counter = (self.counter + count) & 0xFFFFFFFF
        x = ((x ^ (x >> 16)) * 0x7FEB352D) & 0xFFFFFFFF
        x = ((x ^ (x >> 15)) * 0x846CA68B) & 0xFFFFFFFF
        x = x ^ (x >> 16)
        return (x / 4294967296.0 * 2 - 1) * math.sqrt(3)


def signal(seed, seconds):
    """A tone in noise; SmallSound.java makes the same."""
    noise = Numbers(seed).next(seconds * 16000)
    tone = np.sin(np.arange(seconds * 16000) * 0.02 * seed)
    return (noise * 0.05 + 0.1 * tone).astype(np.float32)


def mel_filters(mels):
    def to_mel(hertz):
        return hertz * 3 / 200 if hertz < 1000 else 15 + math.log(hertz / 1000) * 27 / math.log(6.4)

    def to_hertz(mel):
        return mel * 200 / 3 if mel < 15 else 1000 * math.exp((mel - 15) * math.log(6.4) / 27)

    edges = np.array([to_hertz(mel) for mel in np.linspace(0, to_mel(8000), mels + 2)])
    bins = np.linspace(0, 8000, 201)
    filters = np.zeros((mels, 201))
    for i in range(mels):
        low, middle, high = edges[i : i + 3]
        filters[i] = np.maximum(0, np.minimum((bins - low) / (middle - low), (high - bins) / (high - middle)))
        filters[i] *= 2 / (high - low)
    return filters


def log_mel(samples, mels=80):
    """[mels][3000] of sound that is padded to 30 s."""
    padded = np.zeros(480000)
    padded[: len(samples)] = samples
    padded = np.pad(padded, 200, mode="reflect")
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    frames = np.lib.stride_tricks.sliding_window_view(padded, 400)[::160][:3000]
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    spectrum = np.log10(np.maximum(1e-10, mel_filters(mels) @ power.T))
    return (np.maximum(spectrum, spectrum.max() - 8) + 4) / 4


class SmallWhisper:
    """The weights in the order in which SmallWeights.java makes them. Matrices are [in][out]."""

    def __init__(self, vocabulary, end, seed, mels=80):
        self.numbers = Numbers(seed)
        self.conv1 = self.floats(0.15, WIDTH, mels, 3)
        self.conv2 = self.floats(0.3, WIDTH, WIDTH, 3)
        self.bias1, self.bias2 = self.floats(0.1, WIDTH), self.floats(0.1, WIDTH)
        self.sound_positions = self.floats(0.3, FRAMES, WIDTH)
        self.encoder_layer = self.layer()
        self.encoder_norm = self.norm()
        self.embedding = self.floats(1, vocabulary, WIDTH)
        self.embedding[end] *= 3
        self.embedding[-TIMESTAMPS:] *= 0.5
        self.text_positions = self.floats(2, CONTEXT, WIDTH)
        self.decoder_layers = [self.layer() for _ in range(LAYERS)]
        self.decoder_norm = self.norm()

    def floats(self, deviation, *shape):
        return (self.numbers.next(math.prod(shape)) * deviation).astype(np.float32).astype(float).reshape(shape)

    def norm(self):
        scale = self.floats(0.1, WIDTH) + 1
        return scale.astype(np.float32).astype(float), self.floats(0.1, WIDTH)

    def linear(self, into, out):
        return self.floats(0.4, into, out), self.floats(0.1, out)

    def attention(self):
        parts = {"norm": self.norm()}
        for name in ("query", "key", "value"):
            parts[name] = self.linear(WIDTH, WIDTH)
        parts["out"] = self.floats(1.5, WIDTH, WIDTH), self.floats(0.1, WIDTH)
        return parts

    def layer(self):
        own, cross = self.attention(), self.attention()
        return {
            "self": own,
            "cross": cross,
            "thought": {"norm": self.norm(), "wide": self.linear(WIDTH, INNER), "narrow": self.linear(INNER, WIDTH)},
        }

    def encode(self, spectrum):
        """[mels][3000] to [1500][WIDTH]."""
        states = convolution(spectrum.T, self.conv1, self.bias1, 1)
        states = convolution(states, self.conv2, self.bias2, 2) + self.sound_positions
        own = self.encoder_layer["self"]
        states, _ = attended(own, states, normed(own["norm"], states))
        return normed(self.encoder_norm, thought(self.encoder_layer["thought"], states))

    def decode(self, encoded, tokens):
        """The logits behind each token, and what each layer listened to: [layers][heads][tokens][frames]."""
        text = self.embedding[tokens] + self.text_positions[: len(tokens)]
        listened = []
        for layer in self.decoder_layers:
            own = layer["self"]
            text, _ = attended(own, text, normed(own["norm"], text), causal=True)
            text, shares = attended(layer["cross"], text, encoded)
            listened.append(shares)
            text = thought(layer["thought"], text)
        return normed(self.decoder_norm, text) @ self.embedding.T, np.array(listened)


def gelu(x):
    return x * 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


def normed(norm, x):
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-5) * norm[0] + norm[1]


def convolution(sound, kernel, bias, stride):
    padded = np.pad(sound, ((1, 1), (0, 0)))
    taps = np.stack([padded[tap : tap + len(sound) : stride] for tap in range(3)], axis=2)
    return gelu(np.einsum("fct,oct->fo", taps, kernel) + bias)


def attended(attention, read, heard, causal=False):
    def heads(name, x):
        matrix, bias = attention[name]
        return (x @ matrix + bias).reshape(len(x), HEADS, HEAD_SIZE).transpose(1, 0, 2)

    query = heads("query", normed(attention["norm"], read))
    scores = query @ heads("key", heard).transpose(0, 2, 1) / math.sqrt(HEAD_SIZE)
    if causal:
        scores = scores + np.triu(np.full(scores.shape[1:], -1e9), 1)
    shares = np.exp(scores - scores.max(-1, keepdims=True))
    shares /= shares.sum(-1, keepdims=True)
    gathered = (shares @ heads("value", heard)).transpose(1, 0, 2).reshape(len(read), WIDTH)
    matrix, bias = attention["out"]
    return read + gathered @ matrix + bias, shares


def thought(parts, x):
    wide = gelu(normed(parts["norm"], x) @ parts["wide"][0] + parts["wide"][1])
    return x + wide @ parts["narrow"][0] + parts["narrow"][1]
