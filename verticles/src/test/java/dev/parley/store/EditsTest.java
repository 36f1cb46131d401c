package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Following;
import dev.parley.bus.JobStore;
import dev.parley.bus.Jobs;
import dev.parley.bus.Recordings;
import dev.parley.bus.Speech;
import dev.parley.bus.Transcripts;
import dev.parley.bus.Transcripts.Correction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EditsTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private static UUID anna;

    private final StoredRecording recording =
            StoredRecording.keep(store, UUID.randomUUID(), "встреча.wav").saying("Добрый день", "И вам того же");

    @BeforeAll
    static void users() {
        anna = StoredRecording.user(store, "anna", Role.USER).user().id();
    }

    @Test
    void everyReaderSeesTheEditedTextAndSpeaker() {
        correct(0, 0, text("Добрый вечер"), speaker("SPEAKER_01"));

        var segment = shown().segments().getFirst();
        assertThat(segment.text()).isEqualTo("Добрый вечер");
        assertThat(segment.speaker()).isEqualTo("SPEAKER_01");
        assertThat(segment.words())
                .containsExactly(
                        new Speech.Word(0, 1, "Добрый", 0.5, "SPEAKER_01"),
                        new Speech.Word(1, 2, "вечер", 1, "SPEAKER_01"));
        assertThat(shown().segments().get(1)).isEqualTo(StoredRecording.segment(1, "SPEAKER_01", "И вам того же"));
    }

    @Test
    void whatTheMachineHasUnderstoodIsKept() {
        var edited = correct(0, 0, text("Добрый вечер"), Optional.empty());

        assertThat(edited.kept()).isTrue();
        assertThat(edited.version()).isEqualTo(1);
        assertThat(edited.segment().version()).isEqualTo(1);
        assertThat(edited.segment().original()).contains(new Transcripts.Original("Добрый день", "SPEAKER_00"));
        assertThat(document().segments().getFirst()).isEqualTo(edited.segment());
        assertThat(document().segments().get(1).original()).isEmpty();
    }

    @Test
    void theMachinesTextComesBackWhenItIsAskedForOrWrittenAgain() {
        correct(0, 0, text("Добрый вечер"), speaker("SPEAKER_01"));

        var back = correct(0, 1, Optional.of(new Correction(Optional.empty())), Optional.empty());
        var again = correct(0, 2, Optional.empty(), speaker("SPEAKER_00"));

        assertThat(back.segment().segment().text()).isEqualTo("Добрый день");
        assertThat(back.segment().original()).isPresent();
        assertThat(again.segment().original()).isEmpty();
        assertThat(again.segment().version()).isEqualTo(3);
        assertThat(shown()).isEqualTo(StoredRecording.transcript("Добрый день", "И вам того же"));
    }

    @Test
    void anEditOfAnOldVersionChangesNothingAndShowsTheSegmentAsItIs() {
        correct(0, 0, text("Добрый вечер"), Optional.empty());

        var late = correct(0, 0, text("Доброе утро"), Optional.empty());

        assertThat(late.kept()).isFalse();
        assertThat(late.version()).isEqualTo(1);
        assertThat(late.segment().segment().text()).isEqualTo("Добрый вечер");
        assertThat(shown().segments().getFirst().text()).isEqualTo("Добрый вечер");
    }

    @Test
    void ofManyEditsAtTheSameTimeOneIsKept() {
        var edits = IntStream.range(0, 10)
                .mapToObj(i -> store.bus()
                        .ask(
                                Recordings.CORRECT,
                                new Recordings.Correct(
                                        recording.id, anna, 1, 0, text("Версия " + i), Optional.empty())))
                .toList();

        var kept = edits.stream()
                .map(TestStore::await)
                .filter(Transcripts.Corrected::kept)
                .toList();

        assertThat(kept).hasSize(1);
        assertThat(shown().segments().get(1).text())
                .isEqualTo(kept.getFirst().segment().segment().text());
        assertThat(changes().version()).isEqualTo(1);
    }

    @Test
    void whatIsAsItWasIsNoChange() {
        var same = correct(0, 0, text("Добрый день"), speaker("SPEAKER_00"));

        assertThat(same.kept()).isTrue();
        assertThat(same.version()).isZero();
        assertThat(same.segment().version()).isZero();
        assertThat(changes().changes()).isEmpty();
    }

    @Test
    void aTextMayBeEmpty() {
        correct(0, 0, text(""), Optional.empty());

        assertThat(shown().segments().getFirst().text()).isEmpty();
        assertThat(shown().segments().getFirst().words()).isEmpty();
    }

    @Test
    void aNewSpeakerIsTheFirstThatThereIsNot() {
        TestStore.refused(Failure.INVALID, () -> correct(0, 0, Optional.empty(), speaker("SPEAKER_03")))
                .withMessageContaining("SPEAKER_02");

        correct(0, 0, Optional.empty(), speaker("SPEAKER_02"));
        correct(1, 0, Optional.empty(), speaker("SPEAKER_02"));
        correct(1, 1, Optional.empty(), speaker("SPEAKER_03"));

        assertThat(shown().segments()).extracting(Speech.Segment::speaker).containsExactly("SPEAKER_02", "SPEAKER_03");
    }

    @Test
    void sharesOfSpeakersFollowTheEdits() {
        correct(0, 0, text("Один два три"), speaker("SPEAKER_01"));

        var summary = store.ask(Recordings.SUMMARY, new Recordings.Find(recording.id));
        assertThat(summary.speakers())
                .containsExactly(new Transcripts.Speaker("SPEAKER_01", Optional.empty(), 4, 1, 7));
        assertThat(document().speakers())
                .containsExactly(
                        new Transcripts.Speaker("SPEAKER_00", Optional.empty(), 0, 0, 0),
                        new Transcripts.Speaker("SPEAKER_01", Optional.empty(), 4, 1, 7));
    }

    @Test
    void aSpeakerWhoSaysNothingAnyMoreCanStillBeNamed() {
        var one = List.of(StoredRecording.segment(0, "SPEAKER_00", "раз"));
        recording.transcribed(new Speech.Transcript("ru", 2, one, List.of(), Optional.empty(), List.of()));
        correct(0, 0, Optional.empty(), speaker("SPEAKER_01"));

        var named = name("SPEAKER_00", Optional.of("Анна"), Optional.empty());

        assertThat(named.speakers()).extracting(Transcripts.Speaker::id).containsExactly("SPEAKER_00", "SPEAKER_01");
    }

    @Test
    void anUnknownSegmentIsNotFound() {
        TestStore.refused(Failure.NOT_FOUND, () -> correct(2, 0, text("x"), Optional.empty()))
                .withMessageContaining("0 to 1");
        TestStore.refused(Failure.NOT_FOUND, () -> correct(-1, 0, text("x"), Optional.empty()));
    }

    @Test
    void withoutATranscriptThereIsNothingToEdit() {
        var fresh = StoredRecording.keep(store, UUID.randomUUID(), "neu.wav");

        TestStore.refused(
                        Failure.NOT_FOUND,
                        () -> store.ask(
                                Recordings.CORRECT,
                                new Recordings.Correct(fresh.id, anna, 0, 0, text("x"), Optional.empty())))
                .withMessageContaining("no transcript yet");
    }

    @Test
    void changesAreNumberedAndSayWhoHasMadeThem() {
        correct(0, 0, text("Добрый вечер"), speaker("SPEAKER_01"));
        name("SPEAKER_01", Optional.of("Анна"), Optional.empty());
        store.ask(
                Recordings.MERGE_LABELS,
                new Recordings.MergeLabels(
                        recording.id,
                        UUID.randomUUID(),
                        Map.of("SPEAKER_00", Optional.of("Борис"), "SPEAKER_01", Optional.empty())));
        store.ask(Recordings.RENAME, new Recordings.Rename(recording.id, anna, "Планёрка.wav"));

        var changes = changes();

        assertThat(changes.version()).isEqualTo(6);
        assertThat(changes.changes()).extracting(Transcripts.Change::number).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(changes.changes())
                .extracting(
                        Transcripts.Change::what,
                        Transcripts.Change::segment,
                        Transcripts.Change::speaker,
                        Transcripts.Change::before,
                        Transcripts.Change::after)
                .containsExactly(
                        change("text", 0, null, "Добрый день", "Добрый вечер"),
                        change("speaker", 0, null, "SPEAKER_00", "SPEAKER_01"),
                        change("name", null, "SPEAKER_01", null, "Анна"),
                        change("name", null, "SPEAKER_00", null, "Борис"),
                        change("name", null, "SPEAKER_01", "Анна", null),
                        change("name", null, null, "встреча.wav", "Планёрка.wav"));
        assertThat(changes.changes().get(0).user()).contains("anna");
        assertThat(changes.changes().get(3).user()).isEmpty();
        assertThat(store.ask(Recordings.CHANGES, new Recordings.ReadChanges(recording.id, 5))
                        .changes())
                .hasSize(1);
    }

    @Test
    void aNameIsGivenOnlyInThePlaceOfTheOneThatWasSeen() {
        name("SPEAKER_00", Optional.of("Анна"), Optional.empty());

        var late = name("SPEAKER_00", Optional.of("Ольга"), Optional.empty());
        var right = name("SPEAKER_00", Optional.of("Ольга"), Optional.of("Анна"));

        assertThat(late.kept()).isFalse();
        assertThat(late.speakers().getFirst().name()).contains("Анна");
        assertThat(right.kept()).isTrue();
        assertThat(right.speakers())
                .extracting(Transcripts.Speaker::name)
                .containsExactly(Optional.of("Ольга"), Optional.empty());
        assertThat(right.version()).isEqualTo(2);
        TestStore.refused(Failure.NOT_FOUND, () -> name("SPEAKER_07", Optional.of("X"), Optional.empty()))
                .withMessageContaining("SPEAKER_00, SPEAKER_01");
    }

    @Test
    void whoFollowsTheJobIsToldOfEveryChange() {
        var job = store.keep(
                new TestJob(Speech.TRANSCRIPTION, recording.owner).build(), new JobStore.NewEvent("state", "{}"));
        var followed =
                StoredRecording.keep(store, job.id(), recording.owner, "a.wav").saying("Раз");
        var heard = new CopyOnWriteArrayList<Following.KeptEvent>();
        var listening = store.bus().listen(Following.EVENTS_KEPT, kept -> heard.addAll(kept.events()));
        TestStore.await(listening.ready());

        store.ask(Recordings.CORRECT, new Recordings.Correct(followed.id, anna, 0, 0, text("Два"), Optional.empty()));

        Awaitility.await()
                .until(() -> heard.stream().anyMatch(event -> event.job().equals(job.id())));
        var event = heard.stream()
                .filter(kept -> kept.job().equals(job.id()))
                .findFirst()
                .orElseThrow();
        assertThat(event.owner()).isEqualTo(recording.owner);
        assertThat(event.event()).contains(new Jobs.Event(job.id(), 2, event.at(), "edited", "{\"version\":1}"));
        TestStore.await(listening.close());
    }

    @Test
    void theSameTranscriptOnceMoreLeavesTheEdits() {
        correct(0, 0, text("Добрый вечер"), Optional.empty());

        recording.saying("Добрый день", "И вам того же");

        assertThat(shown().segments().getFirst().text()).isEqualTo("Добрый вечер");
        assertThat(changes().version()).isEqualTo(1);
    }

    @Test
    void aNewTranscriptTakesAwayTheEditsOfWhatStandsThereNoMore() {
        correct(0, 0, text("Добрый вечер"), Optional.empty());
        correct(1, 0, text("Взаимно"), Optional.empty());

        recording.saying("Бодрый день", "И вам того же", "Конец");

        assertThat(shown().segments())
                .extracting(Speech.Segment::text)
                .containsExactly("Бодрый день", "Взаимно", "Конец");
        assertThat(document().segments())
                .extracting(Transcripts.ShownSegment::version)
                .containsExactly(0, 1, 0);
        var last = changes().changes().getLast();
        assertThat(last.number()).isEqualTo(3);
        assertThat(last.user()).isEmpty();
        assertThat(last.before()).contains("Добрый вечер");
    }

    private static org.assertj.core.groups.Tuple change(
            String what, Integer segment, String speaker, String before, String after) {
        return org.assertj.core.api.Assertions.tuple(
                what,
                Optional.ofNullable(segment),
                Optional.ofNullable(speaker),
                Optional.ofNullable(before),
                Optional.ofNullable(after));
    }

    private static Optional<Correction> text(String text) {
        return Optional.of(new Correction(Optional.of(text)));
    }

    private static Optional<Correction> speaker(String speaker) {
        return text(speaker);
    }

    private Transcripts.Corrected correct(
            int segment, int version, Optional<Correction> text, Optional<Correction> speaker) {
        return store.ask(
                Recordings.CORRECT, new Recordings.Correct(recording.id, anna, segment, version, text, speaker));
    }

    private Transcripts.Named name(String speaker, Optional<String> name, Optional<String> was) {
        return store.ask(Recordings.NAME_SPEAKER, new Recordings.NameSpeaker(recording.id, anna, speaker, name, was));
    }

    private Transcripts.Changes changes() {
        return store.ask(Recordings.CHANGES, new Recordings.ReadChanges(recording.id, 0));
    }

    private Speech.Transcript shown() {
        return store.ask(Recordings.FIND, new Recordings.Find(recording.id))
                .transcript()
                .orElseThrow();
    }

    private Transcripts.Document document() {
        return store.ask(Recordings.DOCUMENT, new Recordings.Find(recording.id));
    }
}
