package dev.parley.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is said in the English recordings, by file below {@code audio}. */
final class EnglishReferences {

    private EnglishReferences() {}

    static Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        texts.put(
                "english/jfk.flac",
                "And so, my fellow Americans, ask not what your country can do for you, "
                        + "ask what you can do for your country.");
        texts.put(
                "english/two_channels.wav",
                "He began a confused complaint against the wizard, who had vanished behind the curtain on the left. "
                        + "The horizon seems extremely distant.");
        texts.put(
                "english/leopard.wav",
                "Mr. Quilter is the apostle of the middle classes and we are glad to welcome his gospel.");
        return texts;
    }
}
