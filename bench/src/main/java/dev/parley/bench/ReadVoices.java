package dev.parley.bench;

import dev.parley.models.audio.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Read utterances named speaker-chapter-utterance. Speakers with one utterance are for training; those with many are kept out of it
 * and make dialogues.
 */
final class ReadVoices {

    private final Path folder;
    private final DecodedFolder decoded;
    private final Map<String, List<String>> names = new TreeMap<>();

    ReadVoices(Path folder, DecodedFolder decoded) throws IOException {
        this.folder = folder;
        this.decoded = decoded;
        for (var name : DecodedFolder.names(folder)) {
            names.computeIfAbsent(name.substring(0, name.indexOf('-')), speaker -> new ArrayList<>())
                    .add(name);
        }
    }

    /** Names of the utterances of speakers who have one only. */
    List<String> singleSentences() {
        return names.values().stream()
                .filter(utterances -> utterances.size() == 1)
                .map(List::getFirst)
                .toList();
    }

    /** Trimmed samples of the speakers who have several utterances. */
    Map<String, List<float[]>> manySentences(Detectors detectors) throws IOException {
        var voices = new TreeMap<String, List<float[]>>();
        for (var speaker : names.entrySet()) {
            if (speaker.getValue().size() > 1) {
                var sentences = new ArrayList<float[]>();
                for (var name : speaker.getValue()) {
                    sentences.add(MadeUpDialogue.trimmed(samples(name), silero(name, detectors)));
                }
                voices.put(speaker.getKey(), sentences);
            }
        }
        return voices;
    }

    float[] samples(String name) throws IOException {
        return decoded.samples(folder, name);
    }

    float[] silero(String name, Detectors detectors) throws IOException {
        try (var recording = Recording.open(decoded.wav(folder, name))) {
            return KeptNumbers.in(decoded.folder().resolve(name + ".silero"), () -> detectors.silero(recording));
        }
    }
}
