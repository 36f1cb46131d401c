"""Numbers that the tests of dev.parley.models.diarization.neural compare Parley with.

Written from the published descriptions (Kaldi's compute-fbank-feats, the VBx paper, pyannote.audio's pipelines 3.1 and
community-1) with numpy and scipy, and not from Parley's code. Run it from the repository's root, offline:

    python3 models/src/test/python/neural_diarization.py

It writes the resources of those tests. What the tests build by themselves, such as sound and weights, both sides make of
the same simple formulas: `uniform` and `sound` below, `Formulas` in the tests.
"""

import json
import pathlib

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.linalg import eigh
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from scipy.special import logsumexp, softmax

OUT = pathlib.Path("models/src/test/resources/dev/parley/models/diarization/neural")
RATE, WINDOW, STEP, SHIFT, FIELD, FRAMES = 16000, 160000, 16000, 270, 991, 589
POWERSET = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]])


def uniform(count, seed):
    """Numbers from -1 to 1 of the linear congruential generator of the C standard's example."""
    state, values = seed, np.empty(count)
    for i in range(count):
        state = (1103515245 * state + 12345) % 2**31
        values[i] = state / 2**30 - 1
    return values


def floats(count, seed, scale):
    return (uniform(count, seed) * scale).astype(np.float32).astype(float)


def sound(seconds, tones, seed):
    """16-bit samples: faint noise, and tones (start, end, Hz), each with a second partial."""
    n = round(seconds * RATE)
    samples = 100 * uniform(n, seed)
    t = np.arange(n) / RATE
    for start, end, hertz in tones:
        tone = 6000 * np.sin(2 * np.pi * hertz * t) + 2000 * np.sin(2 * np.pi * 3.1 * hertz * t)
        samples += np.where((t >= start) & (t < end), tone, 0)
    return np.floor(samples + 0.5) / 32768


# ---- Kaldi filterbank ------------------------------------------------------------------------------------------------


def fbank(samples):
    """[frames, 80]; frames only where all of their samples are there."""
    wave = samples * 32768
    count = 1 + (len(wave) - 400) // 160
    frames = np.stack([wave[160 * i : 160 * i + 400] for i in range(count)])
    frames = frames - frames.mean(axis=1, keepdims=True)
    shifted = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    frames = (frames - 0.97 * shifted) * np.hamming(400)
    power = np.abs(np.fft.rfft(frames, 512)) ** 2
    mel = lambda hertz: 1127.0 * np.log(1.0 + hertz / 700.0)
    edges = np.linspace(mel(20.0), mel(8000.0), 82)
    bins = mel(np.arange(256) * RATE / 512)
    bank = np.zeros((80, 257))
    for i in range(80):
        left, centre, right = edges[i : i + 3]
        up, down = (bins - left) / (centre - left), (right - bins) / (right - centre)
        bank[i, :256] = np.clip(np.minimum(up, down), 0, None)
    return np.log(np.maximum(power @ bank.T, 1.1920928955078125e-07))


# ---- clustering ------------------------------------------------------------------------------------------------------


def canonical(labels):
    seen = {}
    return [seen.setdefault(label, len(seen)) for label in np.asarray(labels).tolist()]


def ahc(units, threshold):
    return np.array(canonical(fcluster(linkage(units, "centroid", "euclidean"), threshold, "distance")))


def large_clusters(units, threshold=0.7046, size=12):
    labels = ahc(units, threshold)
    size = min(size, max(1, round(0.1 * len(units))))
    names, counts = np.unique(labels, return_counts=True)
    large, small = names[counts >= size], names[counts < size]
    if len(large) == 0:
        return np.zeros(len(units), int)
    if len(small) > 0:
        mean = lambda label: units[labels == label].mean(axis=0)
        distances = cdist([mean(k) for k in large], [mean(k) for k in small], "cosine")
        moved = labels.copy()
        for label, target in zip(small, large[distances.argmin(axis=0)]):
            moved[labels == label] = target
        labels = moved
    return np.array(canonical(labels))


def vbx(x, phi, guess, fa=0.07, fb=0.8, smoothing=7.0, iterations=20, epsilon=1e-4):
    gamma = softmax(np.eye(guess.max() + 1)[guess] * smoothing, axis=1)
    pi = np.full(gamma.shape[1], 1 / gamma.shape[1])
    g = -0.5 * ((x**2).sum(axis=1, keepdims=True) + x.shape[1] * np.log(2 * np.pi))
    rho, bounds = x * np.sqrt(phi), []
    for _ in range(iterations):
        inverse = 1 / (1 + fa / fb * gamma.sum(axis=0)[:, None] * phi)
        alpha = fa / fb * inverse * (gamma.T @ rho)
        logs = fa * (rho @ alpha.T - 0.5 * (inverse + alpha**2) @ phi + g) + np.log(pi + 1e-8)
        total = logsumexp(logs, axis=1)
        gamma = np.exp(logs - total[:, None])
        pi = gamma.sum(axis=0) / gamma.sum()
        bounds.append(total.sum() + fb * 0.5 * (np.log(inverse) - inverse - alpha**2 + 1).sum())
        if len(bounds) > 1 and bounds[-1] - bounds[-2] < epsilon:
            break
    return gamma, pi, bounds


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


class Plda:
    """The generalised eigenproblem of the published set-up, solved outright."""

    def __init__(self, folder):
        x, p = np.load(folder / "xvec_transform.npz"), np.load(folder / "plda.npz")
        self.mean1, self.mean2, self.lda, self.mu = x["mean1"], x["mean2"], x["lda"].astype(float), p["mu"]
        within = np.linalg.inv(p["tr"].T @ p["tr"])
        between = np.linalg.inv((p["tr"].T / p["psi"]) @ p["tr"])
        values, vectors = eigh(between, within)
        self.phi, self.transform = values[::-1], vectors.T[::-1]

    def __call__(self, embeddings):
        first = np.sqrt(self.lda.shape[0]) * unit(embeddings - self.mean1)
        second = np.sqrt(self.lda.shape[1]) * unit(first @ self.lda - self.mean2)
        return (second - self.mu) @ self.transform.T


# ---- the whole pipeline ----------------------------------------------------------------------------------------------


def windows(samples):
    count = 1 + max(0, -(-(len(samples) - WINDOW) // STEP))
    padded = np.concatenate([samples, np.zeros(WINDOW + count * STEP)])
    return [padded[STEP * i : STEP * i + WINDOW] for i in range(count)]


class Segmentation:
    """Conv(16 filters of 991, every 270) -> square -> Conv(7 of 1).

    The filters are cosine and sine of eight pitches: three are those of the speakers, five are random. A class scores by the
    energy at the pitches of its speakers, and is disturbed a little by the others.
    """

    PITCHES = [220.0, 530.0, 900.0]

    def __init__(self, seed):
        pitches = self.PITCHES + (1000 + 500 * uniform(5, seed)).tolist()
        angle = 2 * np.pi * np.outer(pitches, np.arange(FIELD)) / RATE
        self.filters = (2 / FIELD * np.concatenate([np.cos(angle), np.sin(angle)])).astype(np.float32).astype(float)
        speaks = np.where(POWERSET == 1, 100.0, -50.0)
        mix = np.concatenate([speaks, floats(7 * 5, seed + 1, 10.0).reshape(7, 5)], axis=1)
        self.mix = np.concatenate([mix, mix], axis=1)
        self.bias = -POWERSET.sum(axis=1)

    def __call__(self, window):
        heard = np.stack([window[SHIFT * i : SHIFT * i + FIELD] for i in range(FRAMES)]) @ self.filters.T
        scores = heard**2 @ self.mix.T + self.bias
        ordered = np.sort(scores, axis=1)
        return POWERSET[scores.argmax(axis=1)], (ordered[:, -1] - ordered[:, -2]).min()


class Embedding:
    """Mean over frames -> matrix 80 x 256 -> tanh."""

    def __init__(self, seed):
        self.matrix = floats(80 * 256, seed, 0.15).reshape(80, 256)

    def __call__(self, features):
        return np.tanh(features.mean(axis=0) @ self.matrix)


def embed(window, masks, network):
    features = fbank(window)
    features = features - features.mean(axis=0)
    nearest = np.arange(len(features)) * FRAMES // len(features)
    alone = masks * (masks.sum(axis=1, keepdims=True) < 2)
    result = np.full((3, 256), np.nan)
    for s in range(3):
        for mask in (alone[:, s], masks[:, s]):
            chosen = features[mask[nearest] > 0]
            if len(chosen) >= 25:
                result[s] = network(chosen)
                break
    return result


def diarize(samples, segment, network, plda=None):
    cut = [segment(window) for window in windows(samples)]
    masks, margin = np.stack([mask for mask, _ in cut]), min(margin for _, margin in cut)
    embeddings = np.stack([embed(w, m, network) for w, m in zip(windows(samples), masks)])
    alone = (masks * (masks.sum(axis=2, keepdims=True) == 1)).sum(axis=1)
    chosen = (alone >= 0.2 * FRAMES) & ~np.isnan(embeddings).any(axis=2)
    train = embeddings[chosen]
    if plda is None:
        shares = np.eye(len(train))[large_clusters(unit(train))]
        shares = shares[:, shares.sum(axis=0) > 0]
    else:
        gamma, pi, _ = vbx(plda(train), plda.phi, ahc(unit(train), 0.6))
        shares = gamma[:, pi > 1e-7]
    shares = shares[:, np.argsort(-shares.sum(axis=0), kind="stable")]
    centroids = shares.T @ train / shares.sum(axis=0)[:, None]
    soft = 2 - np.stack([cdist(e, centroids, "cosine") for e in embeddings])
    soft = np.nan_to_num(soft, nan=0)
    silent = masks.sum(axis=1) == 0
    soft[silent] = -1
    hard = np.full(soft.shape[:2], -2)
    for c, scores in enumerate(soft):
        rows, columns = linear_sum_assignment(scores, maximize=True)
        hard[c] = scores.argmax(axis=1)  # Parley's own rule for one too many: whoever it is most like
        hard[c, rows] = columns
    hard[silent] = -2
    return turns(masks, hard, len(centroids), len(samples) / RATE), len(centroids), margin, len(train)


def turns(masks, hard, clusters, seconds):
    starts = [int(np.rint(c * STEP / SHIFT)) for c in range(len(masks))]
    total = starts[-1] + FRAMES
    counts, heard, votes = np.zeros(total), np.zeros(total), np.zeros((total, clusters))
    for c, start in enumerate(starts):
        counts[start : start + FRAMES] += masks[c].sum(axis=1)
        heard[start : start + FRAMES] += 1
        for k in set(hard[c]) - {-2}:
            votes[start : start + FRAMES, k] += masks[c][:, hard[c] == k].max(axis=1)
    counts = np.rint(counts / heard).astype(int)
    order = np.argsort(-votes, axis=1, kind="stable")
    result = []
    for most in (20, 1):
        active = np.zeros((total, clusters), bool)
        for frame in range(total):
            for k in order[frame, : min(most, counts[frame])]:
                active[frame, k] = votes[frame, k] > 0
        result.append(active)
    first = lambda k: (np.flatnonzero(result[0][:, k]).tolist() or [total])[0]
    names = {k: i for i, k in enumerate(sorted(range(clusters), key=first))}
    border = lambda frame: 0.0 if frame == 0 else (frame * SHIFT + (FIELD - SHIFT) / 2) / RATE
    lists = []
    for active in result:
        found = []
        for k in range(clusters):
            edges = np.flatnonzero(np.diff(np.concatenate([[0], active[:, k], [0]])))
            for a, b in zip(edges[::2], edges[1::2]):
                if border(a) < seconds:
                    found.append([border(a), min(seconds, border(b)), names[k]])
        lists.append(sorted(found, key=lambda turn: (turn[0], turn[2])))
    return lists


# ---- what is written -------------------------------------------------------------------------------------------------


def write(name, value):
    digits = lambda v: [digits(x) for x in v] if isinstance(v, (list, tuple)) else float(f"{v:.9g}") if isinstance(v, float) else v
    value = {key: digits(v.tolist() if isinstance(v, np.ndarray) else v) for key, v in value.items()}
    (OUT / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


def write_plda():
    random = np.random.default_rng(5)
    np.savez(
        OUT / "xvec_transform.npz",
        mean1=(0.1 * random.standard_normal(256)).astype(np.float32),
        mean2=(0.1 * random.standard_normal(8)).astype(np.float32),
        lda=np.asfortranarray((random.standard_normal((256, 8)) / 4).astype(np.float32)),
    )
    np.savez(
        OUT / "plda.npz",
        mu=0.05 * random.standard_normal(8),
        tr=np.eye(8) * 2 + 0.3 * random.standard_normal((8, 8)),
        psi=random.uniform(2, 30, 8),
    )


def points(count, dimensions, centres, spread, seed):
    random = np.random.default_rng(seed)
    middle = random.standard_normal((centres, dimensions))
    return np.round(middle[random.integers(0, centres, count)] + spread * random.standard_normal((count, dimensions)), 6)


CONVERSATION = [(0.5, 6, 220), (5.2, 11, 530), (12, 17.5, 900), (17, 22, 220), (22.6, 27, 530), (25, 29.5, 900)]


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    samples = sound(0.1, [(0.02, 0.08, 440)], 1)
    samples[1200:] = 0
    write("fbank.json", {"samples": np.rint(samples * 32768).astype(int), "frames": fbank(samples)})

    scattered = unit(points(60, 6, 60, 0, 2))
    grouped = unit(points(90, 8, 9, 0.3, 4))
    heights = linkage(scattered, "centroid", "euclidean")[:, 2]
    cuts = [0.3, 0.5, 0.6, 0.7046, 0.8, 0.9, 1.0, 1.2]
    write("clustering.json", {
        "scattered": scattered, "cuts": cuts, "scatteredLabels": [ahc(scattered, t).tolist() for t in cuts],
        "grouped": grouped, "groupedTree": ahc(grouped, 0.7046), "groupedLabels": large_clusters(grouped),
    })
    print("inversions", int((np.diff(heights) < 0).sum()), "clusters", [int(ahc(scattered, t).max()) + 1 for t in cuts],
          "grouped", int(ahc(grouped, 0.7046).max()) + 1, "->", int(large_clusters(grouped).max()) + 1)

    phi = np.array([60.0, 40, 30, 20, 12, 7, 3, 1])
    random = np.random.default_rng(7)
    truth = random.integers(0, 3, 90)
    x = np.round(np.sqrt(phi) * random.standard_normal((3, 8))[truth] + random.standard_normal((90, 8)), 6)
    guess = ahc(unit(x), 0.35)
    gamma, pi, bounds = vbx(x, phi, guess)
    # Speakers that hardly differ: the result is where the iterations stop, and not where they lead.
    blurred_phi = phi / 60
    blurred = np.round(np.sqrt(blurred_phi) * random.standard_normal((4, 8))[truth] + random.standard_normal((90, 8)), 6)
    blurred_guess = np.array(canonical(random.integers(0, 5, 90)))
    blurred_gamma, blurred_pi, blurred_bounds = vbx(blurred, blurred_phi, blurred_guess)
    write("vbx.json", {"features": x, "variances": phi, "guess": guess, "responsibilities": gamma, "priors": pi,
                       "blurredFeatures": blurred, "blurredVariances": blurred_phi, "blurredGuess": blurred_guess,
                       "blurredResponsibilities": blurred_gamma, "blurredPriors": blurred_pi})
    other = vbx(blurred, blurred_phi, blurred_guess, smoothing=6.0)[0]
    print("vbx: guess", guess.max() + 1, "kept", int((pi > 1e-7).sum()), "iterations", len(bounds),
          "blurred", len(blurred_bounds), blurred_pi.round(3), "smoothing matters by", abs(other - blurred_gamma).max())

    write_plda()
    plda = Plda(OUT)
    embeddings = floats(5 * 256, 11, 1.0).reshape(5, 256)
    write("plda.json", {"variances": plda.phi, "placed": plda(embeddings)})

    write_pipeline(plda)


def write_pipeline(plda):
    seed, seconds = 100, 30.3
    samples = sound(seconds, CONVERSATION, 21)
    segment, network = Segmentation(seed), Embedding(seed + 2)
    plain, bayes = diarize(samples, segment, network), diarize(samples, segment, network, plda)
    print("pipeline: margin", plain[2], "clusters", plain[1], bayes[1], "voices", plain[3])
    write("pipeline.json", {"seed": seed, "seconds": seconds, "tones": CONVERSATION, "turns": plain[0][0],
                            "exclusive": plain[0][1], "bayesTurns": bayes[0][0], "bayesExclusive": bayes[0][1]})


if __name__ == "__main__":
    main()
