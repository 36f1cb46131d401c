package dev.parley.store;

import dev.parley.bus.ListPlace;
import dev.parley.bus.Recordings;
import dev.parley.bus.Transcripts.Listed;
import dev.parley.bus.Transcripts.Summary;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds recordings without reading a document: all that is shown and searched stands in columns of its own. */
final class RecordingSearch {

    private static final int MOST_WORDS = 12;
    private static final int MOST = 201;

    /** Retention may have taken the job and left the recording. */
    private static final String STATE = """
            coalesce(jobs.state, case when transcripts.recording_id is null then 'failed' else 'succeeded' end)""";

    /** What a recording is shown with, but the excerpt. */
    private static final String COLUMNS = """
            recordings.id, recordings.owner, users.name as owner_name, recordings.name, recordings.created,
            greatest(recordings.updated, jobs.updated) as updated, recordings.bytes,
            transcripts.duration, transcripts.language, transcripts.speakers, labels.labelled, labels.labels,
            jobs.stage, jobs.progress, jobs.failure, jobs.failure_detail, %s as state""".formatted(STATE);

    private static final String MADE_OF_THEM = """
             left join transcripts on transcripts.recording_id = recordings.id
            left join jobs on jobs.id = recordings.id""";

    private static final String SHOWN_WITH_THEM = """
             left join users on users.id = recordings.owner
            left join lateral (
                select array_agg(speaker) as labelled, array_agg(speaker_labels.name) as labels
                from speaker_labels where recording_id = recordings.id) as labels on true""";

    private final Database database;

    RecordingSearch(Database database) {
        this.database = database;
    }

    Future<Summary> find(Recordings.Find request) {
        return database.run(
                        "select " + COLUMNS + ", null as excerpt from recordings" + MADE_OF_THEM + SHOWN_WITH_THEM
                                + " where recordings.id = $1",
                        Values.of(request.id()))
                .map(rows -> Values.first(rows)
                        .map(SummaryRow::read)
                        .orElseThrow(() -> RecordingsTable.unknown(request.id())));
    }

    /** A page, newest first. One more than the page is read: it tells whether there is a next one. */
    Future<Listed> search(Recordings.Search request) {
        var limit = Math.clamp(request.filter().limit(), 1, MOST - 1);
        var query = new Query();
        query.restrict(request);
        var sql = query.sql(limit + 1);
        return database.run(sql, Values.of(query.values.toArray())).map(rows -> {
            var found = Values.list(rows, SummaryRow::read);
            var page = found.subList(0, Math.min(limit, found.size()));
            return new Listed(page, found.size() > limit ? Optional.of(place(page.getLast())) : Optional.empty());
        });
    }

    private static ListPlace place(Summary summary) {
        return new ListPlace(summary.created(), summary.id());
    }

    /** A statement that is being written, with its values in the order of $1, $2, …. */
    private static final class Query {

        private final List<String> conditions = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();
        /** Each word of the search as a query of its own. */
        private List<String> words = List.of();

        void restrict(Recordings.Search request) {
            var filter = request.filter();
            request.owner().ifPresent(owner -> conditions.add("recordings.owner = " + value(owner)));
            filter.owner().ifPresent(this::ofOwner);
            filter.language().ifPresent(language -> conditions.add("transcripts.language = " + value(language)));
            filter.from().ifPresent(from -> conditions.add("recordings.created >= " + value(from)));
            filter.to().ifPresent(to -> conditions.add("recordings.created < " + value(to)));
            filter.speaker().ifPresent(name -> conditions.add("""
                            exists (select from speaker_labels where recording_id = recordings.id
                                and position(lower(%s) in lower(speaker_labels.name)) > 0)""".formatted(value(name))));
            filter.q().ifPresent(this::withWords);
            filter.before().ifPresent(this::before);
            if (!filter.states().isEmpty()) {
                conditions.add(STATE + " = any (" + value(filter.states().toArray(String[]::new)) + "::text[])");
            }
        }

        private void ofOwner(String owner) {
            conditions.add("recordings.owner in (select id from users where users.name = " + value(owner)
                    + uuid(owner)
                            .map(id -> " union all select " + value(id) + "::uuid")
                            .orElse("") + ")");
        }

        /** A part of the text may have one word and another part the next. A word that says nothing, such as “and”, is in all. */
        private void withWords(String q) {
            words = Arrays.stream(q.strip().split("\\s+"))
                    .filter(word -> !word.isEmpty())
                    .distinct()
                    .limit(MOST_WORDS)
                    .map(word -> "search_query(" + value(word) + ")")
                    .toList();
            words.forEach(word -> conditions.add("""
                    (numnode(%1$s) = 0
                        or recordings.id in (select recording_id from recording_texts where search @@ %1$s))""".formatted(word)));
        }

        private void before(ListPlace place) {
            conditions.add(
                    "(recordings.created, recordings.id) < (" + value(place.at()) + ", " + value(place.id()) + ")");
        }

        /** The page is found first, so that only its recordings are looked up in other tables. */
        String sql(int limit) {
            return "with page as (select recordings.id from recordings" + MADE_OF_THEM
                    + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
                    + " order by recordings.created desc, recordings.id desc limit " + value(limit) + ") select "
                    + COLUMNS
                    + (words.isEmpty() ? ", null as excerpt" : ", found.excerpt")
                    + " from page join recordings on recordings.id = page.id" + MADE_OF_THEM + SHOWN_WITH_THEM
                    + (words.isEmpty() ? "" : excerpt())
                    + " order by recordings.created desc, recordings.id desc";
        }

        /** Where the first part of the text that has one of the words has it. */
        private String excerpt() {
            var any = String.join(" || ", words);
            return "\n" + """
                    left join lateral (
                        select case when starts_with(line, cut) then '' else '… ' end || cut
                            || case when right(line, length(cut)) = cut then '' else ' …' end as excerpt
                        from (
                            select line, ts_headline('pg_catalog.russian', line, %1$s,
                                'StartSel="", StopSel="", MinWords=12, MaxWords=28, ShortWord=0') as cut
                            from recording_texts, translate(text, E'\\n\\r\\t', '   ') as line
                            where recording_id = recordings.id and part > 0 and search @@ (%1$s)
                            order by part limit 1) as hit) as found on true""".formatted(any);
        }

        private String value(Object value) {
            values.add(value);
            return "$" + values.size();
        }

        private static Optional<UUID> uuid(String text) {
            try {
                return Optional.of(UUID.fromString(text));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
