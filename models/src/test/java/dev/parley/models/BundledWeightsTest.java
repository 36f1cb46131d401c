package dev.parley.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BundledWeightsTest {

    @Test
    void moonshineIsFetchedAndConverted() {
        var moonshine = RealWeights.require("moonshine-tiny-en");

        assertThat(moonshine.resolve("encoder.onnx")).isNotEmptyFile();
        assertThat(moonshine.resolve("decoder.onnx")).isNotEmptyFile();
        assertThat(moonshine.resolve("vocabulary.txt")).isNotEmptyFile();
    }
}
