package dev.parley.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.parley.bus.MessageWire;
import dev.parley.bus.Speech;
import dev.parley.bus.Transcripts;
import dev.parley.bus.Transcripts.Original;
import dev.parley.bus.Transcripts.ShownSegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What the machine has understood, and what people have made of it. Made from documents of megabytes: not for event loops.
 *
 * @param edits by segment
 */
record EditedTranscript(Speech.Transcript machine, Map<Integer, SegmentEdit> edits) {

    EditedTranscript {
        edits = Map.copyOf(edits);
    }

    static EditedTranscript read(String document, Map<Integer, SegmentEdit> edits) throws JsonProcessingException {
        return new EditedTranscript(MessageWire.JSON.readValue(document, Speech.Transcript.class), edits);
    }

    /** The transcript that everybody reads. */
    Speech.Transcript shown() {
        return edits.isEmpty()
                ? machine
                : new Speech.Transcript(
                        machine.language(),
                        machine.duration(),
                        machine.segments().stream().map(this::shown).toList(),
                        machine.turns(),
                        machine.report(),
                        machine.warnings());
    }

    /** The same with what was edited. */
    Transcripts.Document document(UUID recording, long version, Map<String, String> names) {
        var overlaps = new SpokenAtOnce(machine.turns());
        return new Transcripts.Document(
                recording,
                version,
                machine.language(),
                machine.duration(),
                SpeakerShare.speakers(shares(), names),
                machine.segments().stream()
                        .map(segment -> shown(segment, overlaps))
                        .toList(),
                machine.turns(),
                machine.warnings());
    }

    /** The segment of the machine with this id, if there is one. */
    Optional<Speech.Segment> segment(int id) {
        // Ids are places, but nothing depends on that.
        return Optional.of(id)
                .filter(place -> place >= 0 && place < machine.segments().size())
                .map(machine.segments()::get)
                .filter(segment -> segment.id() == id)
                .or(() -> machine.segments().stream()
                        .filter(segment -> segment.id() == id)
                        .findFirst());
    }

    ShownSegment shownSegment(Speech.Segment segment) {
        return shown(segment, new SpokenAtOnce(machine.turns()));
    }

    SegmentEdit edit(Speech.Segment segment) {
        return Optional.ofNullable(edits.get(segment.id())).orElseGet(() -> SegmentEdit.none(segment));
    }

    EditedTranscript with(SegmentEdit edit) {
        return new EditedTranscript(
                machine,
                Stream.concat(
                                edits.values().stream().filter(other -> other.segment() != edit.segment()),
                                Stream.of(edit))
                        .collect(SegmentEdit.bySegment()));
    }

    List<SpeakerShare> shares() {
        return SpeakerShare.of(speakers(), shown().segments());
    }

    /** Every speaker that the machine or a person has put somewhere, in the order of their ids. */
    List<String> speakers() {
        var speakers = new TreeSet<>(machine.speakers());
        edits.values().stream().flatMap(edit -> edit.speaker().stream()).forEach(speakers::add);
        return List.copyOf(speakers);
    }

    private Speech.Segment shown(Speech.Segment segment) {
        return edit(segment).apply(segment);
    }

    private ShownSegment shown(Speech.Segment segment, SpokenAtOnce overlaps) {
        var edit = edit(segment);
        return new ShownSegment(
                edit.apply(segment),
                overlaps.during(segment.start(), segment.end()),
                edit.version(),
                edit.isEdited() ? Optional.of(new Original(segment.text(), segment.speaker())) : Optional.empty());
    }
}
