package dev.parley.models.voice;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.models.audio.SampleSink;
import dev.parley.models.audio.WavStream;
import dev.parley.models.process.LimitedCommand;
import dev.parley.models.process.PipedProgram;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * eSpeak NG as a program that is started for each text. It is under the GPL, and neither linked nor delivered. The text goes to its
 * standard input, never into its arguments. Safe for threads: each text has a process of its own.
 */
public final class Espeak {

    /** Speeds that it does itself, in words a minute: outside of them it keeps to these. */
    private static final int USUAL_WORDS = 175;

    private static final int FEWEST_WORDS = 80;
    private static final int MOST_WORDS = 450;

    private static final Duration PROCESSOR_TIME = Duration.ofSeconds(30);
    private static final long MEMORY_BYTES = 512L << 20;

    /** It readies a sound card it will not use, and PulseAudio's library makes itself a file in memory of 64 MiB for that. */
    private static final long FILE_BYTES = 128L << 20;

    /** Of a list of voices. */
    private static final int MOST_LIST_BYTES = 1 << 20;

    private static final int SAMPLE_RATE = 22_050;

    private final String program;
    private final List<Voice> voices;

    private Espeak(String program, List<Voice> voices) {
        this.program = program;
        this.voices = voices;
    }

    /**
     * A voice.
     *
     * @param name tag of its language, such as {@code ru} or {@code en-us}
     * @param alsoFor other tags that it is meant for
     */
    public record Voice(String name, List<String> alsoFor) {
        public Voice {
            alsoFor = List.copyOf(alsoFor);
        }
    }

    /**
     * Looks whether the program is installed, and which voices it has.
     *
     * @param program name of it, looked for in PATH, or its file
     * @return empty where it is not
     * @throws IOException if it is there and does not work
     */
    public static Optional<Espeak> find(String program) throws IOException {
        var file = file(program);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        var path = file.get().toString();
        var voices = voices(list(path, "--voices"));
        if (voices.isEmpty()) {
            throw new IOException(path + " lists no voices");
        }
        return Optional.of(new Espeak(path, voices));
    }

    /** Those that are installed. */
    public List<Voice> voices() {
        return voices;
    }

    /** The speed that comes nearest to this one, as a factor. */
    public static double nearestSpeed(double speed) {
        return words(speed) / (double) USUAL_WORDS;
    }

    /**
     * Speaks a text, literally: there is no markup.
     *
     * @param voice name of one of {@link #voices}
     * @param speed 1 for the usual one, within what {@link #nearestSpeed} says
     * @param mostSeconds of sound; more is an error
     * @throws IOException if it does not work
     */
    public void speak(String text, String voice, double speed, double mostSeconds, SampleSink sink) throws IOException {
        if (voices.stream().noneMatch(known -> known.name().equals(voice))) {
            throw new IllegalArgumentException("no voice " + voice);
        }
        var command = List.of(
                program, "-v", voice, "-s", Integer.toString(words(speed)), "-b", "1", "-z", "--stdin", "--stdout");
        var sound = run(command, literal(text), (long) (mostSeconds * SAMPLE_RATE * Short.BYTES));
        WavStream.read(new ByteArrayInputStream(sound), sink);
    }

    /** Two brackets would begin phonemes. */
    private static String literal(String text) {
        return text.replace("[[", "[ [").replace("[[", "[ [") + "\n";
    }

    private static int words(double speed) {
        return Math.clamp(Math.round(speed * USUAL_WORDS), FEWEST_WORDS, MOST_WORDS);
    }

    private static String list(String program, String option) throws IOException {
        return new String(run(List.of(program, option), "", MOST_LIST_BYTES), UTF_8);
    }

    private static byte[] run(List<String> command, String input, long mostBytes) throws IOException {
        var output = new ByteArrayOutputStream();
        try (var running = PipedProgram.start(
                "espeak", LimitedCommand.of(PROCESSOR_TIME, MEMORY_BYTES, FILE_BYTES, command), (block, length) -> {
                    if (output.size() + length > mostBytes) {
                        throw new IOException("says more than a text of this length can be");
                    }
                    output.write(block, 0, length);
                })) {
            var bytes = input.getBytes(UTF_8);
            running.write(bytes, bytes.length);
            var ended = running.finish();
            if (ended.exitCode() != 0) {
                throw new IOException(
                        "ended with code " + ended.exitCode() + ": " + String.join("; ", ended.messages()));
            }
            return output.toByteArray();
        }
    }

    /** Each line has priority, language, gender, name, file, and other languages in brackets; two may have the same language. */
    private static List<Voice> voices(String table) {
        var voices = new LinkedHashMap<String, Voice>();
        table.lines().skip(1).map(line -> line.strip().split("\\s+", 6)).forEach(fields -> {
            if (fields.length >= 5) {
                var others = Stream.of(fields.length > 5 ? fields[5].split("[()\\s]+") : new String[0])
                        .filter(word -> word.matches("[a-z][a-z-]*.*"))
                        .toList();
                voices.putIfAbsent(fields[1], new Voice(fields[1].toLowerCase(Locale.ROOT), others));
            }
        });
        return List.copyOf(voices.values());
    }

    private static Optional<Path> file(String program) {
        if (program.contains(File.separator)) {
            return Optional.of(Path.of(program)).filter(Files::isExecutable);
        }
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
