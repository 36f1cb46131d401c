"""What github.com/openai/whisper does around its network, written from its description for one sound: rules for the next token,
greedy and beam decoding (decoding.py), word times (timing.py), words (tokenizer.py)."""

import json
import string

import numpy as np


class Vocabulary:
    """The numbers of a folder with tokenizer.json and generation_config.json."""

    def __init__(self, folder):
        tokenizer = json.loads((folder / "tokenizer.json").read_text())
        config = json.loads((folder / "generation_config.json").read_text())
        visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
        hidden = [byte for byte in range(256) if byte not in visible]
        byte_of = {chr(byte): byte for byte in visible} | {chr(256 + i): byte for i, byte in enumerate(hidden)}
        words = {bytes(byte_of[c] for c in word): token for word, token in tokenizer["model"]["vocab"].items()}
        self.token_of = words
        self.bytes_of = {token: word for word, token in words.items()}
        self.special = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
        self.end, self.start = config["eos_token_id"], config["decoder_start_token_id"]
        self.languages = config["lang_to_id"]
        self.no_timestamps = config["no_timestamps_token_id"]
        self.suppressed = [*config["suppress_tokens"], *range(self.end + 1, self.no_timestamps + 1)]
        self.suppressed_first = config["begin_suppress_tokens"]
        self.heads = config["alignment_heads"]
        self.size = self.no_timestamps + 1 + 1501

    def prompt(self, language, task="transcribe"):
        return [self.start, self.special[f"<|{language}|>"], self.special[f"<|{task}|>"]]

    def tokens(self, pieces):
        return [self.token_of[piece.encode()] for piece in pieces]

    def text(self, tokens):
        return b"".join(self.bytes_of.get(token, b"") for token in tokens).decode(errors="replace")


def log_softmax(logits):
    most = logits.max()
    return logits - most - np.log(np.exp(logits - most).sum())


def allowed(vocabulary, logits, sampled):
    """SuppressBlank, SuppressTokens and ApplyTimestampRules."""
    logits, first = logits.copy(), vocabulary.no_timestamps + 1
    if not sampled:
        logits[vocabulary.suppressed_first] = -np.inf
    logits[vocabulary.suppressed] = -np.inf
    last_was = len(sampled) >= 1 and sampled[-1] >= first
    before_was = len(sampled) < 2 or sampled[-2] >= first
    if last_was and before_was:
        logits[first:] = -np.inf
    elif last_was:
        logits[: vocabulary.end] = -np.inf
    timestamps = [token for token in sampled if token >= first]
    if timestamps:
        logits[first : timestamps[-1] + (0 if last_was and not before_was else 1)] = -np.inf
    if not sampled:
        logits[:first] = -np.inf
        logits[first + 51 :] = -np.inf
    probabilities = log_softmax(logits)
    if np.logaddexp.reduce(probabilities[first:]) > probabilities[:first].max():
        logits[:first] = -np.inf
    return logits


def decode(model, vocabulary, encoded, prompt, beam=1):
    """Tokens and log probability of BeamSearchDecoder with patience 1 and MaximumLikelihoodRanker; one beam is greedy."""
    live, finished = {(): 0.0}, {}
    for _ in range(min(224, 449 - len(prompt))):
        scores = {}
        for sampled, score in live.items():
            logits, _ = model.decode(encoded, prompt + list(sampled))
            probabilities = log_softmax(allowed(vocabulary, logits[-1], sampled))
            for token in np.argsort(-probabilities, kind="stable")[: beam + 1]:
                scores[sampled + (int(token),)] = score + probabilities[token]
        live, ended = {}, {}
        for sampled in sorted(scores, key=scores.get, reverse=True):
            (ended if sampled[-1] == vocabulary.end else live)[sampled] = scores[sampled]
            if len(live) == beam:
                break
        for sampled, score in ended.items():
            if len(finished) < beam:
                finished[sampled] = score
        if len(finished) >= beam:
            break
    for sampled in sorted(live, key=live.get, reverse=True):
        if len(finished) < beam:
            finished[sampled] = live[sampled]
    texts = [([t for t in sampled if t != vocabulary.end], score) for sampled, score in finished.items()]
    return max(texts, key=lambda text: text[1] / len(text[0]))


def warp(costs):
    rows, columns = costs.shape
    total = np.full((rows + 1, columns + 1), np.inf)
    step = np.zeros((rows + 1, columns + 1), dtype=int)
    total[0, 0] = 0
    for column in range(1, columns + 1):
        for row in range(1, rows + 1):
            both, down, on = total[row - 1, column - 1], total[row - 1, column], total[row, column - 1]
            if both < down and both < on:
                before, step[row, column] = both, 0
            elif down < both and down < on:
                before, step[row, column] = down, 1
            else:
                before, step[row, column] = on, 2
            total[row, column] = costs[row - 1, column - 1] + before
    step[0, :], step[:, 0] = 2, 1
    row, column, path = rows, columns, []
    while row > 0 or column > 0:
        path.append((row - 1, column - 1))
        row, column = row - (step[row, column] != 2), column - (step[row, column] != 1)
    return path[::-1]


def alignment(model, vocabulary, encoded, prompt, text, frames):
    """find_alignment: the first frame of each token and of the end, and the probability of each token."""
    tokens = [*prompt, vocabulary.no_timestamps, *text, vocabulary.end]
    logits, listened = model.decode(encoded, tokens)
    share = logits[len(prompt) : -2, : vocabulary.end]
    share = np.exp(share - share.max(-1, keepdims=True))
    share /= share.sum(-1, keepdims=True)
    probabilities = share[np.arange(len(text)), text]
    weights = np.stack([listened[layer][head] for layer, head in vocabulary.heads])[:, :, :frames]
    weights = weights / weights.sum(-1, keepdims=True)
    weights = (weights - weights.mean(-2, keepdims=True)) / weights.std(-2, keepdims=True)
    padded = np.pad(weights, ((0, 0), (0, 0), (3, 3)), mode="reflect")
    weights = np.median(np.lib.stride_tricks.sliding_window_view(padded, 7, axis=-1), axis=-1)
    path = warp(-weights.mean(0)[len(prompt) : -1])
    starts = {}
    for row, column in path:
        starts.setdefault(row, column)
    return [starts[row] for row in range(len(text) + 1)], probabilities


def split_on_unicode(vocabulary, tokens):
    whole, words, current, offset = vocabulary.text(tokens), [], [], 0
    for token in tokens:
        current.append(token)
        text = vocabulary.text(current)
        if "\ufffd" not in text or whole[offset + text.index("\ufffd")] == "\ufffd":
            words.append((text, current))
            current, offset = [], offset + len(text)
    return words


def split_on_spaces(vocabulary, tokens):
    words = []
    for text, part in split_on_unicode(vocabulary, tokens):
        if text.startswith(" ") or text.strip() in string.punctuation or not words:
            words.append((text, part))
        else:
            words[-1] = (words[-1][0] + text, words[-1][1] + part)
    return words


def word_times(model, vocabulary, encoded, prompt, text, frames, spaces=True):
    """[word, start, end, probability] of add_word_timestamps for a segment that begins at 0 and ends behind all words."""
    starts, probabilities = alignment(model, vocabulary, encoded, prompt, text, frames)
    words, token = [], 0
    for word, part in (split_on_spaces if spaces else split_on_unicode)(vocabulary, text):
        following = token + len(part)
        words.append([word, starts[token] / 50, starts[following] / 50, float(probabilities[token:following].mean())])
        token = following
    durations = [end - start for _, start, end, _ in words if end != start]
    median = min(0.7, float(np.median(durations))) if durations else 0
    most = 2 * median
    for i in range(1, len(words)):
        if durations and words[i][2] - words[i][1] > most:
            if words[i][0] in ".。!！?？":
                words[i][2] = words[i][1] + most
            elif words[i - 1][0] in ".。!！?？":
                words[i][1] = words[i][2] - most
    return behind_pause(merge_punctuation(words), median, most)


def behind_pause(words, median, most):
    first, following = words[0], words[1:2]
    too_long = first[2] - first[1] > most or (following and following[0][2] - first[1] > 2 * most)
    if first[2] > 4 * median and too_long:
        if following and following[0][2] - following[0][1] > most:
            first[2] = following[0][1] = max(following[0][2] / 2, following[0][2] - most)
        first[1] = max(0, first[2] - most)
    return words


def merge_punctuation(words):
    i, j = len(words) - 2, len(words) - 1
    while i >= 0:
        if words[i][0].startswith(" ") and words[i][0].strip() in "\"'“¿([{-":
            words[j][0], words[i][0] = words[i][0] + words[j][0], ""
        else:
            j = i
        i -= 1
    i, j = 0, 1
    while j < len(words):
        if not words[i][0].endswith(" ") and words[j][0] in "\"'.。,，!！?？:：”)]}、":
            words[i][0], words[j][0] = words[i][0] + words[j][0], ""
        else:
            i = j
        j += 1
    return [word for word in words if word[0]]
