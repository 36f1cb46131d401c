package dev.parley.models.recognition.whisper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a model is made of.
 *
 * @param mels number of filters of the spectrum that the encoder hears
 * @param beamSize texts that are followed at once
 * @param wordTimes absent for an export that does not say what the decoder listens to
 */
record WhisperParts(
        Tokenizer tokenizer,
        SpecialTokens specials,
        int mels,
        Encoder encoder,
        Decoder decoder,
        int beamSize,
        Hallucinations hallucinations,
        Optional<WordTimes> wordTimes)
        implements AutoCloseable {

    /** @throws IOException naming the file that is missing or damaged */
    static WhisperParts open(Path folder, int beamSize) throws IOException {
        var tokenizer = Tokenizer.read(folder);
        var specials = SpecialTokens.read(folder, tokenizer);
        var mels = ModelFiles.mels(folder);
        var encoder = Encoder.open(folder, mels);
        try {
            var decoder = Decoder.open(folder);
            try {
                var wordTimes = wordTimes(folder, decoder, specials, tokenizer);
                return new WhisperParts(
                        tokenizer, specials, mels, encoder, decoder, beamSize, Hallucinations.bundled(), wordTimes);
            } catch (IOException e) {
                decoder.close();
                throw e;
            }
        } catch (IOException e) {
            encoder.close();
            throw e;
        }
    }

    private static Optional<WordTimes> wordTimes(
            Path folder, Decoder decoder, SpecialTokens specials, Tokenizer tokenizer) throws IOException {
        if (decoder.listeningLayers() == 0) {
            return Optional.empty();
        }
        var file = folder.resolve(ModelFiles.GENERATION);
        try {
            var named = ModelFiles.json(file).path("alignment_heads");
            var heads = AlignmentHeads.of(named, decoder.listeningLayers(), decoder.heads());
            return Optional.of(new WordTimes(decoder, specials, tokenizer, heads));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    Prompts prompts() {
        return new Prompts(tokenizer, specials);
    }

    LanguageDetection languageDetection() {
        return new LanguageDetection(decoder, specials);
    }

    Attempts attempts() {
        var beams =
                beamSize > 1 ? Optional.of(new BeamSearch(decoder, specials, beamSize)) : Optional.<BeamSearch>empty();
        return new Attempts(beams, new GreedyDecoding(decoder, specials), tokenizer, hallucinations);
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
    }
}
