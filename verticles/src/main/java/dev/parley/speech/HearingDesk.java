package dev.parley.speech;

import dev.parley.bus.Blobs;
import dev.parley.bus.Bus;
import dev.parley.bus.Failure;
import dev.parley.bus.Inference;
import dev.parley.bus.Inference.Chunk;
import dev.parley.bus.Inference.Recognized;
import dev.parley.bus.Inference.SpeechFound;
import dev.parley.bus.Inference.TimedText;
import dev.parley.bus.Speech;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Short recordings into text, each straight through on a virtual thread. Nothing is kept: the scratch files go with the answer, and who
 * asks again has all of it done again.
 */
final class HearingDesk {

    /** As of jobs: two lanes with a full batch each, and as many behind them. */
    private static final int CHUNKS_AT_ONCE = 32;

    private final Bus bus;
    private final Path folder;
    private final VoiceEmotion emotion;

    /** @param scratch folder below which recordings are decoded; those of an earlier process are deleted */
    HearingDesk(Bus bus, Path scratch, VoiceEmotion emotion) {
        this.bus = bus;
        this.folder = scratch.resolve("heard");
        this.emotion = emotion;
        new ScratchFolder(folder).deleteIfThere();
    }

    Speech.Heard hear(Speech.Hear request) {
        if (!(request.longest() > 0 && request.longest() < Double.POSITIVE_INFINITY)) {
            throw Failure.INVALID.because("longest: " + request.longest() + " must be a number of seconds above 0");
        }
        // A name of its own: one piece of work may have several recordings heard.
        var scratch = ScratchFolder.at(folder.resolve(UUID.randomUUID().toString()));
        try (var watch = HearingWatch.open(bus, request.work(), scratch)) {
            return hear(request, scratch, watch);
        }
    }

    private Speech.Heard hear(Speech.Hear request, ScratchFolder scratch, HearingWatch watch) {
        var sound = watch.await(Blobs.LOCATE, new Blobs.Locate(request.sound())).file();
        var audio = scratch.audio();
        var decoded = watch.await(
                Inference.DECODE,
                new Inference.Decode(
                        request.work(), sound, audio, Inference.Channels.TOGETHER, Optional.of(request.longest())));
        var found = watch.await(
                Inference.DETECT_SPEECH,
                new Inference.DetectSpeech(
                        request.work(), audio, decoded.seconds(), scratch.probabilities(audio), List.of()));
        // Found out while the text is recognised.
        var voice = emotion(request, audio, found, watch);
        // Without speech nobody is asked: recognisers make up texts of silence.
        var recognized = recognize(request, audio, found.chunks(), watch);
        return new Speech.Heard(
                text(recognized),
                recognized.isEmpty()
                        ? request.hearing().language().orElse("und")
                        : RecognitionStage.language(recognized),
                decoded.seconds(),
                seconds(found),
                watch.await(voice));
    }

    private Future<Speech.Emotion> emotion(Speech.Hear request, Path audio, SpeechFound found, HearingWatch watch) {
        if (!request.emotion()) {
            return Future.succeededFuture(Speech.Emotion.notAnalysed("nobody asked for it"));
        }
        return emotion.of(
                seconds(found),
                () -> watch.ask(
                        Inference.HEAR_EMOTION, new Inference.HearEmotion(request.work(), audio, found.speech())));
    }

    private static List<Recognized> recognize(Speech.Hear request, Path audio, List<Chunk> chunks, HearingWatch watch) {
        var recognized = new ArrayList<Recognized>();
        for (var from = 0; from < chunks.size(); from += CHUNKS_AT_ONCE) {
            var asked = chunks.subList(from, Math.min(from + CHUNKS_AT_ONCE, chunks.size())).stream()
                    .map(chunk -> watch.ask(
                            Inference.RECOGNIZE,
                            new Inference.Recognize(request.work(), audio, chunk, request.hearing())))
                    .toList();
            asked.forEach(text -> recognized.add(watch.await(text)));
        }
        return recognized;
    }

    private static String text(List<Recognized> recognized) {
        return recognized.stream()
                .flatMap(chunk -> chunk.pieces().stream())
                .map(TimedText::text)
                .map(String::strip)
                .filter(piece -> !piece.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static double seconds(SpeechFound found) {
        return found.speech().stream()
                .mapToDouble(span -> span.end() - span.start())
                .sum();
    }
}
