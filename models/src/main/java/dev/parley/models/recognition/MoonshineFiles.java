package dev.parley.models.recognition;

/** Names of a converted Moonshine model's files. */
final class MoonshineFiles {

    static final String ENCODER = "encoder.onnx";
    static final String DECODER = "decoder.onnx";
    static final String VOCABULARY = "vocabulary.txt";

    private MoonshineFiles() {}
}
