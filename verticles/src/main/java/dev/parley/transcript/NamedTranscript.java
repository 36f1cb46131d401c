package dev.parley.transcript;

import dev.parley.bus.Inference;
import dev.parley.bus.Speech;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * A transcript to be shown: names given to speakers stand in the place of their ids; the store keeps the ids.
 *
 * @param title file name as the owner knows it
 * @param names the name shown, by original speaker id, in the order of the ids
 */
public record NamedTranscript(
        UUID id, String title, Instant created, Map<String, String> names, Speech.Transcript transcript) {

    public NamedTranscript {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    /** The recording's transcript with its labels put in; empty while there is none. */
    public static Optional<NamedTranscript> of(Speech.Recording recording) {
        return recording.transcript().map(transcript -> {
            var names = new LinkedHashMap<String, String>();
            for (var speaker : transcript.speakers()) {
                names.put(speaker, recording.labels().getOrDefault(speaker, speaker));
            }
            var named = renamed(transcript, speaker -> names.getOrDefault(speaker, speaker), report(transcript, names));
            return new NamedTranscript(recording.id(), recording.name(), recording.created(), names, named);
        });
    }

    /** The same of which nobody asked who speaks: no speaker has a name, and none is shown. */
    public NamedTranscript withoutSpeakers() {
        return new NamedTranscript(id, title, created, Map.of(), renamed(transcript, _ -> "", transcript.report()));
    }

    /** All that was said, as one text. */
    public String text() {
        return Prose.joined(
                transcript.segments().stream().map(Speech.Segment::text).toList());
    }

    private static Speech.Transcript renamed(
            Speech.Transcript transcript, UnaryOperator<String> name, Optional<Speech.Report> report) {
        return new Speech.Transcript(
                transcript.language(),
                transcript.duration(),
                transcript.segments().stream()
                        // Whoever has emptied a segment wants to read nothing there.
                        .filter(segment -> !segment.text().isBlank())
                        .map(segment -> new Speech.Segment(
                                segment.id(),
                                segment.start(),
                                segment.end(),
                                name.apply(segment.speaker()),
                                segment.text(),
                                segment.words().stream()
                                        .map(word -> new Speech.Word(
                                                word.start(),
                                                word.end(),
                                                word.text(),
                                                word.probability(),
                                                name.apply(word.speaker())))
                                        .toList()))
                        .toList(),
                transcript.turns().stream()
                        .map(turn -> new Inference.Turn(turn.start(), turn.end(), name.apply(turn.speaker())))
                        .toList(),
                report,
                transcript.warnings());
    }

    /** A report speaks of speakers by their ids, which are words of their own and stand nowhere else. */
    private static Optional<Speech.Report> report(Speech.Transcript transcript, Map<String, String> names) {
        return transcript.report().map(report -> {
            var text = report.text();
            for (var name : names.entrySet()) {
                text = text.replace(name.getKey(), name.getValue().replace("|", "\\|"));
            }
            return new Speech.Report(text, report.provider(), report.account());
        });
    }
}
