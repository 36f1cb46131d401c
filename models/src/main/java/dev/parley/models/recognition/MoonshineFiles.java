package dev.parley.models.recognition;

/** Names that a converted Moonshine model's writer and reader agree on. */
final class MoonshineFiles {

    static final String ENCODER = "encoder.onnx";
    static final String DECODER = "decoder.onnx";
    static final String VOCABULARY = "vocabulary.txt";

    /** Decoder output: the likeliest next token, int64 [batch, 1]. */
    static final String TOKEN = "token";

    /** Decoder output: natural logarithm of that token's probability, float [batch, 1]. */
    static final String LOG_PROBABILITY = "log_probability";

    /** Decoder output: how much the token listens to each frame of the encoder, float [batch, 1, frames], adding up to 1. */
    static final String ATTENTION = "attention";

    private MoonshineFiles() {}
}
