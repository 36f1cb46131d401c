package dev.parley.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Accounts.Role;
import dev.parley.bus.Failure;
import dev.parley.bus.Jobs.State;
import dev.parley.bus.ListPlace;
import dev.parley.bus.Recordings;
import dev.parley.bus.Speech;
import dev.parley.bus.Transcripts;
import dev.parley.bus.Transcripts.Correction;
import dev.parley.bus.Transcripts.Filter;
import dev.parley.bus.Transcripts.Summary;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RecordingSearchTest {

    @RegisterExtension
    static final TestStore store = new TestStore();

    private final UUID owner = UUID.randomUUID();

    @Test
    void aRecordingIsListedWithWhatIsKnownOfIt() {
        var anna = StoredRecording.user(store, "Анна " + owner, Role.USER).user();
        var recording =
                StoredRecording.keep(store, anna.id(), "Встреча.wav").saying("раз два", "три", "четыре пять шесть");
        label(recording, "SPEAKER_01", "Борис");

        var shown = list(anna.id(), filter("", List.of())).getFirst();

        assertThat(shown.id()).isEqualTo(recording.id);
        assertThat(shown.owner()).isEqualTo(new Transcripts.Owner(anna.id(), Optional.of(anna.name())));
        assertThat(shown.name()).isEqualTo("Встреча.wav");
        assertThat(shown.bytes()).isEqualTo(1_000);
        assertThat(shown.duration()).contains(6.0);
        assertThat(shown.language()).contains("ru");
        assertThat(shown.speakers())
                .containsExactly(
                        new Transcripts.Speaker("SPEAKER_00", Optional.empty(), 4, 2.0 / 3, 5),
                        new Transcripts.Speaker("SPEAKER_01", Optional.of("Борис"), 2, 1.0 / 3, 1));
        assertThat(shown.state()).isEqualTo("succeeded");
        assertThat(shown.excerpt()).isEmpty();
        assertThat(summary(recording)).isEqualTo(shown);
    }

    @Test
    void theStateIsThatOfItsJob() {
        var failed = withJob(new State.Failed(now(), Failure.UNSUPPORTED_MEDIA, "no sound"));
        var queued = withJob(new State.Queued(now()));

        assertThat(states("failed")).containsExactly(failed.id);
        assertThat(states("queued")).containsExactly(queued.id);
        assertThat(states("queued", "failed")).containsExactly(queued.id, failed.id);
        assertThat(states("running")).isEmpty();
        assertThat(summary(failed).error()).contains(new Transcripts.Reason("unsupported-media", "no sound"));
        assertThat(summary(queued).error()).isEmpty();
    }

    @Test
    void aRecordingWhoseJobIsGoneHasItsTranscriptOrHasFailed() {
        var done = StoredRecording.keep(store, owner, "a.wav").saying("раз");
        var lost = StoredRecording.keep(store, owner, "b.wav");

        assertThat(states("succeeded")).containsExactly(done.id);
        assertThat(states("failed")).containsExactly(lost.id);
        assertThat(summary(lost).error().orElseThrow().detail()).contains("not kept any more");
    }

    @Test
    void wordsOfTheTranscriptAreFoundInAnyFormOfRussianAndEnglish() {
        var recording = StoredRecording.keep(store, owner, "a.wav")
                .saying("Обсудили бюджеты следующих кварталов", "Then we were running tests");

        assertThat(found("бюджет квартал")).containsExactly(recording.id);
        assertThat(found("БЮДЖЕТОМ")).containsExactly(recording.id);
        assertThat(found("run test")).containsExactly(recording.id);
        assertThat(found("бюджет test")).containsExactly(recording.id);
        assertThat(found("бюджет отпуск")).isEmpty();
    }

    @Test
    void anExcerptShowsWhereAWordStands() {
        var many = "слово ".repeat(300);
        StoredRecording.keep(store, owner, "a.wav").saying(many, "Тут говорят про ёлку и шары " + many);

        var excerpt = list(owner, filter("шар", List.of())).getFirst().excerpt().orElseThrow();

        assertThat(excerpt).contains("шары").startsWith("… ").endsWith(" …").hasSizeLessThan(400);
        assertThat(found("елка")).hasSize(1);
    }

    @Test
    void wordsOfTheNameAreFoundToo() {
        var recording = StoredRecording.keep(store, owner, "Планёрка_отдела-2026.final.mp3");

        assertThat(found("планерки отдел")).containsExactly(recording.id);
        assertThat(found("2026 final")).containsExactly(recording.id);
        assertThat(list(owner, filter("планерка", List.of())).getFirst().excerpt())
                .isEmpty();
        store.ask(Recordings.RENAME, new Recordings.Rename(recording.id, owner, "Отпуск.mp3"));
        assertThat(found("планерка")).isEmpty();
        assertThat(found("отпуска")).containsExactly(recording.id);
    }

    @Test
    void theEditedTextIsFoundAndTheOldOneIsNot() {
        var texts = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> "сегмент " + i)
                .toArray(String[]::new);
        texts[70] = "тут был жираф";
        var recording = StoredRecording.keep(store, owner, "a.wav").saying(texts);

        store.ask(
                Recordings.CORRECT,
                new Recordings.Correct(
                        recording.id,
                        owner,
                        70,
                        0,
                        Optional.of(new Correction(Optional.of("тут был бегемот"))),
                        Optional.empty()));

        assertThat(found("жираф")).isEmpty();
        assertThat(found("бегемоты сегмент")).containsExactly(recording.id);
    }

    @Test
    void aWordThatSaysNothingNarrowsNothing() {
        StoredRecording.keep(store, owner, "a.wav").saying("жираф");

        assertThat(found("и жираф")).hasSize(1);
        assertThat(found("'; drop table x -- & | ! жираф")).isEmpty();
        assertThat(found("!!!")).hasSize(1);
    }

    @Test
    void speakersLanguageAndTimesNarrowTheList() {
        var first = StoredRecording.keep(store, owner, "a.wav").saying("раз");
        var second = StoredRecording.keep(store, owner, "b.wav");
        label(first, "SPEAKER_00", "Анна Петровна");

        assertThat(ids(new Filter(none(), List.of(), none(), Optional.of("анна"), none(), none(), none(), 50, none())))
                .containsExactly(first.id);
        assertThat(ids(new Filter(none(), List.of(), none(), Optional.of("%"), none(), none(), none(), 50, none())))
                .isEmpty();
        assertThat(ids(new Filter(none(), List.of(), Optional.of("ru"), none(), none(), none(), none(), 50, none())))
                .containsExactly(first.id);
        var created = summary(second).created();
        assertThat(ids(new Filter(none(), List.of(), none(), none(), none(), Optional.of(created), none(), 50, none())))
                .containsExactly(second.id);
        assertThat(ids(new Filter(none(), List.of(), none(), none(), none(), none(), Optional.of(created), 50, none())))
                .containsExactly(first.id);
    }

    @Test
    void administratorsChooseAnOwnerByNameOrId() {
        var boris = StoredRecording.user(store, "boris " + owner, Role.USER).user();
        var recording = StoredRecording.keep(store, boris.id(), "a.wav");

        for (var wanted : List.of(boris.name(), boris.id().toString())) {
            var filter = new Filter(none(), List.of(), none(), none(), Optional.of(wanted), none(), none(), 50, none());
            assertThat(store.ask(Recordings.SEARCH, new Recordings.Search(Optional.empty(), filter))
                            .recordings())
                    .extracting(Summary::id)
                    .containsExactly(recording.id);
        }
    }

    @Test
    void pagesFollowEachOtherThoughARecordingIsDeleted() {
        var all = java.util.stream.IntStream.range(0, 5)
                .mapToObj(i -> StoredRecording.keep(store, owner, i + ".wav"))
                .toList()
                .reversed();

        var page = page(2, Optional.empty());
        assertThat(page.recordings()).extracting(Summary::id).containsExactly(all.get(0).id, all.get(1).id);
        assertThat(page(2, page.next()).recordings())
                .extracting(Summary::id)
                .containsExactly(all.get(2).id, all.get(3).id);
        assertThat(page(3, page.next()).next()).isEmpty();

        store.ask(Recordings.ERASE, new Recordings.Erase(all.get(1).id));

        assertThat(page(2, page.next()).recordings())
                .extracting(Summary::id)
                .containsExactly(all.get(2).id, all.get(3).id);
    }

    @Test
    void oldTranscriptsAreLookedAtOnce() throws Exception {
        var recording = StoredRecording.keep(store, owner, "a.wav").saying("старая запись");
        store.sql(
                "update parley.transcripts set language = null, duration = null, speakers = null where recording_id = '"
                        + recording.id + "'");
        store.sql("delete from parley.recording_texts where part > 0 and recording_id = '" + recording.id + "'");
        assertThat(summary(recording).duration()).isEmpty();

        var database = Database.open(store.vertx(), store.postgres(), 2);
        TestStore.await(new TranscriptBackfill(store.vertx(), database).run());
        TestStore.await(database.close());

        assertThat(summary(recording).duration()).contains(2.0);
        assertThat(summary(recording).speakers()).hasSize(1);
        assertThat(found("старые записи")).containsExactly(recording.id);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private StoredRecording withJob(State state) {
        var job = store.keep(new TestJob(Speech.TRANSCRIPTION, owner).build());
        if (!(state instanceof State.Queued)) {
            store.save(TestJob.of(job).state(state).build(), List.of(), Optional.empty());
        }
        return StoredRecording.keep(store, job.id(), owner, "talk.wav");
    }

    private void label(StoredRecording recording, String speaker, String name) {
        store.ask(
                Recordings.MERGE_LABELS,
                new Recordings.MergeLabels(recording.id, owner, Map.of(speaker, Optional.of(name))));
    }

    private static <T> Optional<T> none() {
        return Optional.empty();
    }

    private static Filter filter(String q, List<String> states) {
        return new Filter(Optional.of(q), states, none(), none(), none(), none(), none(), 50, none());
    }

    private List<Summary> list(UUID of, Filter filter) {
        return store.ask(Recordings.SEARCH, new Recordings.Search(Optional.of(of), filter))
                .recordings();
    }

    private Transcripts.Listed page(int limit, Optional<ListPlace> before) {
        var filter = new Filter(none(), List.of(), none(), none(), none(), none(), none(), limit, before);
        return store.ask(Recordings.SEARCH, new Recordings.Search(Optional.of(owner), filter));
    }

    private List<UUID> ids(Filter filter) {
        return list(owner, filter).stream().map(Summary::id).toList();
    }

    private List<UUID> found(String q) {
        return ids(filter(q, List.of()));
    }

    private List<UUID> states(String... states) {
        return ids(filter("", List.of(states)));
    }

    private static Summary summary(StoredRecording recording) {
        return store.ask(Recordings.SUMMARY, new Recordings.Find(recording.id));
    }
}
