package dev.parley.voice;

import dev.parley.bus.Failure;
import dev.parley.bus.FailureException;
import dev.parley.bus.Usage;
import dev.parley.bus.Voice.Format;
import dev.parley.bus.Voice.Speak;
import dev.parley.bus.Voice.Spoken;
import dev.parley.models.voice.JoinedSpeech;
import dev.parley.voice.Speaker.Utterance;
import dev.parley.voice.SpeechPieces.Piece;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One text, spoken: cleaned, given to whoever can, cut in pieces that are spoken one after the other, joined, encoded, sent and kept.
 * Runs on a virtual thread; interrupting that ends it.
 */
final class SpeechRun {

    private static final double SLOWEST = 0.25;
    private static final double FASTEST = 4;
    private static final int BLOCK = 16 << 10;

    private final List<Speaker> speakers;
    private final int longestText;
    private final SpokenFolder folder;
    private final SpeechFile.Programs programs;
    private final Speak request;
    private final SoundGate gate;
    private final SpeechBill bill;

    SpeechRun(
            List<Speaker> speakers,
            int longestText,
            SpokenFolder folder,
            SpeechFile.Programs programs,
            Speak request,
            SoundGate gate,
            SpeechBill bill) {
        this.speakers = List.copyOf(speakers);
        this.longestText = longestText;
        this.folder = folder;
        this.programs = programs;
        this.request = request;
        this.gate = gate;
        this.bill = bill;
    }

    /** Speaks. Fails with a {@link FailureException}, or with an {@link UncheckedIOException} where this machine is at fault. */
    Spoken run() {
        if (!(request.speed() >= SLOWEST && request.speed() <= FASTEST)) {
            throw Failure.INVALID.because("speed: " + request.speed() + " must be from 0.25 to 4");
        }
        var text = SpokenText.of(request.text(), longestText);
        var language = request.language().filter(tag -> !tag.isBlank()).orElseGet(() -> TextLanguage.of(text));
        var choices = VoiceChoice.of(speakers, request.model(), request.voice(), language);
        try {
            return spoken(choices, text, language);
        } catch (RuntimeException e) {
            bill.failed(outcome(e));
            throw e;
        }
    }

    private Usage.Outcome outcome(RuntimeException failure) {
        if (failure instanceof FailureException known && known.failure() == Failure.CANCELLED) {
            return Usage.Outcome.CANCELLED;
        }
        return gate.begun() ? Usage.Outcome.BROKEN : Usage.Outcome.FAILED;
    }

    private Spoken spoken(List<VoiceChoice> choices, String text, String language) {
        var failures = new ArrayList<FailureException>();
        for (var choice : choices) {
            // Where a limit is used up another voice is no way out.
            bill.begin(choice, text.length());
            try {
                var spoken = spokenBy(choice, text, language);
                bill.spoken(choice, spoken.seconds(), spoken.kept());
                return spoken;
            } catch (FailureException e) {
                // Another voice in the middle of a text is none.
                if (gate.begun() || !e.failure().passing()) {
                    throw e;
                }
                failures.add(e);
            }
        }
        throw failures.size() == 1
                ? failures.getFirst()
                : Failure.UNAVAILABLE.because(
                        failures.stream().map(FailureException::detail).collect(Collectors.joining("; ")));
    }

    private Spoken spokenBy(VoiceChoice choice, String text, String language) {
        var name = SpokenName.of(choice, text, language, request);
        var kept = folder.find(name).flatMap(file -> sentAgain(choice, file));
        return kept.orElseGet(() -> spokenAnew(choice, text, language, name));
    }

    /** Empty where the file has just gone. */
    private Optional<Spoken> sentAgain(VoiceChoice choice, SpokenFolder.Kept kept) {
        try (var file = Files.newInputStream(kept.file())) {
            var block = new byte[BLOCK];
            for (var length = file.read(block); length > 0; length = file.read(block)) {
                gate.send(block, length);
            }
            return Optional.of(spoken(choice, kept.bytes(), kept.seconds(), true));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Spoken spokenAnew(VoiceChoice choice, String text, String language, String name) {
        var speaker = choice.speaker();
        var own = speaker.ownSpeed(request.speed());
        var pieces = SpeechPieces.of(text, language, speaker.longestPiece());
        try (var keeping = folder.begin(name);
                var file =
                        new SpeechFile(request.format(), tempo(own), pieces.size() == 1, programs, (bytes, length) -> {
                            keeping.write(bytes, length);
                            gate.send(bytes, length);
                        })) {
            var joined = new JoinedSpeech(file);
            for (var piece : pieces) {
                speak(choice, piece, language, own, joined);
            }
            file.finish();
            var seconds = file.seconds(joined.seconds());
            if (seconds == 0) {
                throw Failure.UNAVAILABLE.because(speaker.name() + " has spoken nothing");
            }
            keeping.keep(finalHead(file, keeping.length()), seconds);
            return spoken(choice, keeping.length(), seconds, false);
        }
    }

    private void speak(VoiceChoice choice, Piece piece, String language, double own, JoinedSpeech joined) {
        if (Thread.currentThread().isInterrupted()) {
            throw Failure.CANCELLED.because("nobody waits for the sound any more");
        }
        choice.speaker()
                .speak(
                        new Utterance(
                                piece.text(), choice.model(), choice.voice(), language, own, request.instructions()),
                        joined.piece(piece.pause()),
                        bill.use());
        try {
            joined.endPiece();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is left of the speed. A hundredth is not worth it: programs count words. */
    private double tempo(double own) {
        var left = request.speed() / own;
        return Math.abs(left - 1) < 0.01 ? 1 : left;
    }

    /** A streamed WAV file did not know its length when it began; the kept one does. */
    private byte[] finalHead(SpeechFile file, long bytes) {
        return request.format() == Format.WAV ? WavHead.of(file.sampleRate(), bytes - WavHead.BYTES) : new byte[0];
    }

    private Spoken spoken(VoiceChoice choice, long bytes, double seconds, boolean kept) {
        return new Spoken(choice.speaker().name(), choice.voice(), request.format(), bytes, seconds, kept);
    }
}
