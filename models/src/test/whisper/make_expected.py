"""Writes expected-reference.json: what an implementation outside Parley hears with the small Whisper that Parley's tests use.

    python3 make_expected.py FOLDER > expected-reference.json

FOLDER is written by the main method of SmallWhisper.java; only its vocabulary and configuration are read here. Needs numpy; takes
half a minute with OPENBLAS_NUM_THREADS=1."""

import json
import pathlib
import sys

import numpy as np
from reference import Vocabulary, decode, log_softmax, word_times
from small_whisper import SmallWhisper, log_mel, signal

SEED = 30
TOKENS_IN_LOGITS, EVERY = 12, 29


def main(folder):
    vocabulary = Vocabulary(folder)
    model = SmallWhisper(vocabulary.size, vocabulary.end, SEED)
    sounds = {seed: model.encode(log_mel(signal(seed, 5))) for seed in range(1, 7)}
    tokens = [int(token) for token in np.random.default_rng(3).integers(0, vocabulary.size, TOKENS_IN_LOGITS)]
    logits, _ = model.decode(sounds[1], tokens)
    languages = {}
    for seed, sound in sounds.items():
        start = model.decode(sound, [vocabulary.start])[0][0]
        languages[seed] = max(vocabulary.languages, key=lambda name: start[vocabulary.languages[name]]).strip("<|>")
    before = [vocabulary.special["<|startofprev|>"], *vocabulary.tokens([" мир", " привет", " the"])]
    greedy = [
        drafted(model, vocabulary, sounds, seed, prompt, 1)
        for seed, prompt in (
            (1, vocabulary.prompt("ru")),
            (2, vocabulary.prompt("de")),
            (3, vocabulary.prompt("uk", "translate")),
            (4, before + vocabulary.prompt("en")),
        )
    ]
    beams = [
        drafted(model, vocabulary, sounds, seed, vocabulary.prompt("ru"), beam)
        for seed, beam in ((1, 2), (2, 3), (3, 5), (4, 5))
    ]
    russian = [" привет", ",", " мир", ".", " ", "\"", " the", "ing", "\"", "!", " привет", "ость", "?", " мир"]
    words = [
        {
            "seed": seed,
            "language": language,
            "pieces": pieces,
            "words": word_times(
                model, vocabulary, sounds[seed], vocabulary.prompt("ru"), vocabulary.tokens(pieces), 250, language == "ru"
            ),
        }
        for seed, language, pieces in (
            (1, "ru", russian),
            (2, "ru", [*russian[2:], *russian]),
            (3, "ja", [" привет", " мир", "ость", ".", " the", "ing"]),
        )
    ]
    expected = {
        "encoded": np.round(sounds[1][::100].ravel(), 5).tolist(),
        "tokens": tokens,
        "logits": np.round(logits[:, ::EVERY], 4).tolist(),
        "languages": languages,
        "greedy": greedy,
        "beams": beams,
        "words": words,
    }
    json.dump(expected, sys.stdout, ensure_ascii=False)


def drafted(model, vocabulary, sounds, seed, prompt, beam):
    tokens, score = decode(model, vocabulary, sounds[seed], prompt, beam)
    start = log_softmax(model.decode(sounds[seed], prompt)[0][prompt.index(vocabulary.start)])
    return {
        "seed": seed,
        "prompt": prompt,
        "beam": beam,
        "tokens": tokens,
        "logProbability": round(float(score), 4),
        "noSpeechLogProbability": round(float(start[vocabulary.special["<|nospeech|>"]]), 4),
    }


main(pathlib.Path(sys.argv[1]))
