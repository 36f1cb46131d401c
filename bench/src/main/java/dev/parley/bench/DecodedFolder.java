package dev.parley.bench;

import dev.parley.models.Progress;
import dev.parley.models.audio.AudioDecoder;
import dev.parley.models.audio.DecodeLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The FLAC files of a folder, decoded into another one where they are kept for the next run. */
final class DecodedFolder {

    private final Path cache;
    private final AudioDecoder decoder;

    DecodedFolder(Path cache) throws IOException {
        this.cache = Files.createDirectories(cache);
        decoder = new AudioDecoder(cache.resolve("ffmpeg"));
    }

    /** The names of the FLAC files in a folder, without their ending, sorted. */
    static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".flac"))
                    .map(name -> name.substring(0, name.length() - ".flac".length()))
                    .sorted()
                    .toList();
        }
    }

    /** The samples of a file of a folder. */
    float[] samples(Path folder, String name) throws IOException {
        return LabelledSound.samples(wav(folder, name));
    }

    /** A file of a folder as WAV. */
    Path wav(Path folder, String name) throws IOException {
        var wav = cache.resolve(name + ".wav");
        if (!Files.exists(wav)) {
            decoder.decode(folder.resolve(name + ".flac"), wav, DecodeLimits.DEFAULT, Progress.NONE);
        }
        return wav;
    }

    /** Where decoded and made-up sounds may be written. */
    Path folder() {
        return cache;
    }
}
