// Writes expected-transformers.json: what transformers.js, under its own ONNX Runtime, makes of the files of the small Whisper.
//
//     npm install --ignore-scripts
//     node make-expected.mjs FOLDER > expected-transformers.json
//
// FOLDER is written by the main method of SmallWhisper.java. Nothing is fetched.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, basename, join, resolve } from "node:path";
import { env, Tensor, WhisperFeatureExtractor, WhisperForConditionalGeneration } from "@huggingface/transformers";

const SECONDS = 5;
const folder = resolve(process.argv[2]);
env.allowRemoteModels = false;
env.localModelPath = dirname(folder);

/** Even numbers; NumberHash.java makes the same. */
function numbers(seed) {
  let counter = Math.imul(seed, 0x01000193);
  return () => {
    let mixed = counter;
    counter = (counter + 1) | 0;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
    mixed ^= mixed >>> 16;
    return ((mixed >>> 0) / 4294967296 * 2 - 1) * Math.sqrt(3);
  };
}

/** A tone in noise; SmallSound.java makes the same. */
function signal(seed) {
  const noise = numbers(seed);
  return Float32Array.from({ length: SECONDS * 16000 }, (_, i) => noise() * 0.05 + 0.1 * Math.sin(i * 0.02 * seed));
}

/** Parley reads less of the configuration than transformers.js, which also wants another layout of the folder. */
function complete(generation) {
  const size = generation.no_timestamps_token_id + 1502;
  const config = {
    model_type: "whisper", architectures: ["WhisperForConditionalGeneration"], is_encoder_decoder: true,
    num_mel_bins: 80, d_model: 16, encoder_layers: 1, decoder_layers: 2, encoder_attention_heads: 2,
    decoder_attention_heads: 2, vocab_size: size, max_source_positions: 1500, max_target_positions: 448,
    decoder_start_token_id: generation.decoder_start_token_id, eos_token_id: generation.eos_token_id,
    pad_token_id: generation.eos_token_id,
  };
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  const features = {
    feature_extractor_type: "WhisperFeatureExtractor", feature_size: 80, sampling_rate: 16000, n_fft: 400,
    hop_length: 160, chunk_length: 30, n_samples: 480000, nb_max_frames: 3000, padding_value: 0,
  };
  writeFileSync(join(folder, "preprocessor_config.json"), JSON.stringify(features));
  mkdirSync(join(folder, "onnx"), { recursive: true });
  for (const file of ["encoder_model.onnx", "decoder_model_merged.onnx"]) {
    copyFileSync(join(folder, file), join(folder, "onnx", file));
  }
}

const round = (values, digits) => Array.from(values, (value) => Number(value.toFixed(digits)));

const generation = JSON.parse(readFileSync(join(folder, "generation_config.json"), "utf8"));
complete(generation);
const options = { dtype: "fp32", device: "cpu", local_files_only: true };
const model = await WhisperForConditionalGeneration.from_pretrained(basename(folder), options);
const extract = await WhisperFeatureExtractor.from_pretrained(basename(folder), options);

const ids = (tokens) => new Tensor("int64", BigInt64Array.from(tokens, BigInt), [1, tokens.length]);
const spectra = {};
for (const seed of [1, 2, 3, 4]) {
  spectra[seed] = (await extract(signal(seed))).input_features;
}

const tokens = [17, 300, 5, 1200, 44, 801, 260, 9];
const whole = await model.forward({ input_features: spectra[1], decoder_input_ids: ids(tokens) });
const size = whole.logits.dims[2];
const behind = (logits, position) => round(logits.data.subarray(position * size, (position + 1) * size), 4).filter((_, i) => i % 29 === 0);
const uncached = tokens.map((_, position) => behind(whole.logits, position));

const texts = [];
for (const [seed, language, task] of [[1, "ru", "transcribe"], [2, "de", "translate"], [3, "uk", "transcribe"], [4, "en", "transcribe"]]) {
  for (const return_timestamps of [false, true]) {
    // Given a number of new tokens, it decodes the first 30 s only, as the model does in one look.
    const made = await model.generate({
      inputs: spectra[seed], language, task, return_timestamps, max_new_tokens: 60, is_multilingual: true,
    });
    texts.push({ seed, language, task, timestamps: return_timestamps, tokens: made[0].tolist().map(Number) });
  }
}

process.stdout.write(JSON.stringify({
  spectrum: round(spectra[1].data.filter((_, i) => i % 997 === 0), 5),
  tokens,
  uncached,
  texts,
}));
