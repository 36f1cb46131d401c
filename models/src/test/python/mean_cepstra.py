"""Numbers for MeanCepstraTest: the front end of speech-emotion in numpy and scipy, written from librosa's documentation.

    python3 mean_cepstra.py > ../resources/dev/parley/models/emotion/mean_cepstra.json
"""

import json

import numpy as np
import scipy.fft
import scipy.signal

RATE = 44100


def sound(rate, seconds):
    """Two tones that swell, a high one, and noise that any language can make again."""
    n = np.arange(int(rate * seconds))
    t = n / rate
    noise = np.empty(len(n))
    state = 1
    for i in range(len(n)):
        state = (state * 1103515245 + 12345) % 2**31
        noise[i] = state / 2**30 - 1
    return (0.4 * np.sin(2 * np.pi * 220 * t) * (0.5 + 0.5 * np.sin(2 * np.pi * 3 * t))
            + 0.1 * np.sin(2 * np.pi * 3000 * t) + 0.02 * np.sin(2 * np.pi * 6500 * t)
            + 0.01 * noise).astype(np.float32)


def mel(hertz):
    hertz = np.asarray(hertz, dtype=float)
    return np.where(hertz < 1000, hertz * 3 / 200, 15 + 27 * np.log(np.maximum(hertz, 1) / 1000) / np.log(6.4))


def hertz(mels):
    mels = np.asarray(mels, dtype=float)
    return np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))


def filters():
    edges = hertz(np.linspace(0, mel(RATE / 2), 130))
    bins = np.linspace(0, RATE / 2, 1025)
    rows = []
    for low, centre, high in zip(edges, edges[1:], edges[2:]):
        rows.append(np.interp(bins, [low, centre, high], [0, 1, 0], left=0, right=0) * 2 / (high - low))
    return np.array(rows)


def features(y):
    padded = np.pad(y.astype(float), 1024, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, 2048)[::512]
    power = np.abs(np.fft.rfft(frames * scipy.signal.get_window("hann", 2048), axis=1)) ** 2
    decibels = 10 * np.log10(np.maximum(1e-10, power @ filters().T))
    decibels = np.maximum(decibels, decibels.max() - 80)
    return scipy.fft.dct(decibels, type=2, norm="ortho", axis=1)[:, :13].mean(axis=1)


def upsampled(y):
    # A longer and steeper filter than Parley's.
    taps = scipy.signal.firwin(441 * 400 + 1, 0.97 / 441, window=("kaiser", 12))
    return scipy.signal.resample_poly(y.astype(float), 441, 160, window=taps)


def rounded(values):
    return [round(float(value), 3) for value in values]


print(json.dumps({
    "whole": rounded(features(sound(RATE, 2.5))),
    "short": rounded(features(sound(RATE, 1.2))),
    "upsampled": rounded(features(upsampled(sound(16000, 2.5)))),
}))
