package dev.parley.models.recognition.whisper;

import java.io.IOException;
import java.nio.file.Path;

/** A folder with a very small Whisper of random weights, for tests of what uses one. It hears no sense, but in time. */
public final class SmallWhisper {

    private SmallWhisper() {}

    /** Writes all files of a multilingual model of 80 mels, which knows en, ru, de and uk. */
    public static void write(Path folder) throws IOException {
        var vocabulary = new SmallVocabulary();
        SmallModel.write(folder, new SmallWeights(80, vocabulary.size(), 7), SmallModel.Layout.MERGED);
        vocabulary.write(folder, 80);
    }
}
