-- Prompts of an installation. A version never changes but for whether it is in use.
create table prompts (
    name       text        not null,
    language   text        not null,
    version    integer     not null check (version > 0),
    title      text        not null,
    category   text        not null,
    text       text        not null,
    active     boolean     not null default true,
    created_by uuid,
    created    timestamptz not null,
    primary key (name, language, version)
);
create index prompts_in_use on prompts (category, name) where active;
comment on column prompts.version is 'Over all languages of a name, so that a version is one text.';
comment on column prompts.created_by is 'No foreign key: the prompt outlives its author.';

-- The newest report on a recording. Whoever writes the input puts the recording first.
create function report_recording(input text) returns text
    language sql immutable strict parallel safe
    return substring(input from '^\{"recording":"([0-9a-f-]{36})"');
create index jobs_report_of_recording on jobs (report_recording(input), created desc, id desc)
    where kind = 'recording-report';
