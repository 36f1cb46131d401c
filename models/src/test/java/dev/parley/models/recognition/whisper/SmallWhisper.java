package dev.parley.models.recognition.whisper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with a very small Whisper of random weights, for tests of what uses one. It hears no sense, but in time. */
public final class SmallWhisper {

    private static final int MELS = 80;

    private SmallWhisper() {}

    /** Writes all files of a multilingual model of 80 mels, which knows en, ru, de and uk. */
    public static void write(Path folder) throws IOException {
        write(folder, SmallModel.Layout.MERGED);
    }

    static void write(Path folder, SmallModel.Layout layout) throws IOException {
        var vocabulary = new SmallVocabulary();
        SmallModel.write(
                folder, new SmallWeights(MELS, vocabulary.size(), vocabulary.token("<|endoftext|>"), 30), layout);
        vocabulary.write(folder, MELS);
    }

    /** Writes the files for the scripts in {@code src/test/whisper} into the folder that is named. */
    public static void main(String[] arguments) throws IOException {
        write(Files.createDirectories(Path.of(arguments[0])), SmallModel.Layout.MERGED_WITH_ATTENTIONS);
    }
}
