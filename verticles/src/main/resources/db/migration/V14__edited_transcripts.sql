-- Recordings that people find again, read and correct. What the machine has understood stays as it is; what people change
-- stands beside it.

alter table recordings
    add column updated timestamptz not null default now(),
    add column changes bigint not null default 0;
update recordings set updated = greatest(created, (
    select transcripts.updated from transcripts where transcripts.recording_id = recordings.id));
comment on column recordings.changes is 'Number of the newest row in recording_changes.';

-- What a list shows, so that no list reads documents.
alter table transcripts
    add column language text,
    add column duration double precision,
    add column speakers text;
comment on column transcripts.speakers is
    'JSON: how long each speaker talks, as edited. Null until the start of this version has looked at the document.';
create index transcripts_to_look_at on transcripts (recording_id) where speakers is null;

create table segment_edits (
    recording_id    uuid    not null references recordings on delete cascade,
    segment         integer not null,
    version         integer not null,
    text            text,
    speaker         text,
    machine_text    text    not null,
    machine_speaker text    not null,
    primary key (recording_id, segment)
);
comment on column segment_edits.text is 'Null where it is the machine''s again; speaker likewise.';
comment on column segment_edits.machine_text is 'What was corrected: an edit goes when a new transcript has something else there.';

create table recording_changes (
    recording_id uuid        not null references recordings on delete cascade,
    number       bigint      not null,
    at           timestamptz not null,
    user_id      uuid,
    what         text        not null check (what in ('text', 'speaker', 'name')),
    segment      integer,
    speaker      text,
    before       text,
    after        text,
    primary key (recording_id, number)
);
comment on column recording_changes.user_id is
    'No foreign key: the change outlives its author. Null where a new transcript has taken an edit away.';
comment on column recording_changes.what is 'A name without a speaker is that of the recording.';

-- Forms of words: PostgreSQL's configuration for Russian takes words in Latin letters for English ones. Its stemmer takes some nouns
-- for verbs: those in -пись are helped beforehand, others, such as квартал, are found as they were written. Many write е for ё, and
-- names of files join words with marks.
create function words_to_find(text text) returns text
    language sql immutable strict parallel safe
    return regexp_replace(translate(text, 'Ёё_-./\:@', 'Ее       '), 'пись\M', 'пис', 'gi');

create function search_vector(text text) returns tsvector
    language sql immutable strict parallel safe
    return strip(
        to_tsvector('pg_catalog.russian', words_to_find(text)) || to_tsvector('pg_catalog.simple', words_to_find(text)));

-- Of one word; nothing of one that stands in every text.
create function search_query(word text) returns tsquery
    language sql immutable strict parallel safe
    return case numnode(plainto_tsquery('pg_catalog.russian', words_to_find(word)))
        when 0 then ''::tsquery
        else plainto_tsquery('pg_catalog.russian', words_to_find(word))
            || plainto_tsquery('pg_catalog.simple', words_to_find(word))
    end;

-- What is found by its words: the name as part 0, the transcript as edited in parts of some segments each.
create table recording_texts (
    recording_id uuid     not null references recordings on delete cascade,
    part         integer  not null,
    text         text     not null,
    search       tsvector not null generated always as (search_vector(text)) stored,
    primary key (recording_id, part)
);
create index recording_texts_search on recording_texts using gin (search);

create function keep_name_to_find() returns trigger
    language plpgsql as $$
begin
    insert into parley.recording_texts (recording_id, part, text) values (new.id, 0, new.name)
    on conflict (recording_id, part) do update set text = excluded.text;
    return null;
end $$;

create trigger recordings_are_found_by_name after insert or update of name on recordings
    for each row execute function keep_name_to_find();

insert into recording_texts (recording_id, part, text) select id, 0, name from recordings;
