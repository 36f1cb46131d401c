package dev.parley.models.recognition.whisper;

/**
 * Random weights of a very small Whisper: width 16, two heads, one encoder and two decoder layers. Matrices are [in][out] in
 * row-major order. {@code small_whisper.py} makes the same numbers.
 */
final class SmallWeights {

    static final int WIDTH = 16;
    static final int HEADS = 2;
    static final int HEAD_SIZE = 8;
    static final int INNER = 32;
    static final int FRAMES = 1500;
    static final int CONTEXT = 448;
    static final int LAYERS = 2;

    record Norm(float[] scale, float[] shift) {}

    record Linear(float[] matrix, float[] bias) {}

    record Attention(Norm norm, Linear query, Linear key, Linear value, Linear out) {}

    record Perceptron(Norm norm, Linear wide, Linear narrow) {}

    record Layer(Attention self, Attention cross, Perceptron perceptron) {}

    final int mels;
    final int vocabulary;
    final float[] firstConvolution;
    final float[] secondConvolution;
    final float[] firstBias;
    final float[] secondBias;
    final float[] soundPositions;
    final Layer encoderLayer;
    final Norm encoderNorm;
    final float[] embedding;
    final float[] textPositions;
    final Layer[] decoderLayers;
    final Norm decoderNorm;

    private final NumberHash numbers;

    /** @param end the token that ends a text, which is made likely */
    SmallWeights(int mels, int vocabulary, int end, int seed) {
        numbers = new NumberHash(seed);
        this.mels = mels;
        this.vocabulary = vocabulary;
        firstConvolution = floats(WIDTH * mels * 3, 0.15);
        secondConvolution = floats(WIDTH * WIDTH * 3, 0.3);
        firstBias = floats(WIDTH, 0.1);
        secondBias = floats(WIDTH, 0.1);
        soundPositions = floats(FRAMES * WIDTH, 0.3);
        encoderLayer = layer();
        encoderNorm = norm();
        embedding = floats(vocabulary * WIDTH, 1);
        scale(end, end + 1, 3);
        scale(vocabulary - SmallVocabulary.TIMESTAMPS, vocabulary, 0.5f);
        textPositions = floats(CONTEXT * WIDTH, 2);
        decoderLayers = new Layer[] {layer(), layer()};
        decoderNorm = norm();
    }

    /** So that texts consist of words and times and end some day: there are many more timestamps than words. */
    private void scale(int from, int to, float factor) {
        for (var i = from * WIDTH; i < to * WIDTH; i++) {
            embedding[i] *= factor;
        }
    }

    private Layer layer() {
        return new Layer(attention(), attention(), new Perceptron(norm(), linear(WIDTH, INNER), linear(INNER, WIDTH)));
    }

    private Attention attention() {
        return new Attention(
                norm(),
                linear(WIDTH, WIDTH),
                linear(WIDTH, WIDTH),
                linear(WIDTH, WIDTH),
                new Linear(floats(WIDTH * WIDTH, 1.5), floats(WIDTH, 0.1)));
    }

    private Linear linear(int in, int out) {
        return new Linear(floats(in * out, 0.4), floats(out, 0.1));
    }

    private Norm norm() {
        var scale = floats(WIDTH, 0.1);
        for (var i = 0; i < scale.length; i++) {
            scale[i] += 1;
        }
        return new Norm(scale, floats(WIDTH, 0.1));
    }

    private float[] floats(int count, double deviation) {
        var floats = new float[count];
        for (var i = 0; i < count; i++) {
            floats[i] = (float) (numbers.next() * deviation);
        }
        return floats;
    }
}
