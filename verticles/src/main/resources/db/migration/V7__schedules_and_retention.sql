-- Jobs that recur.
create table schedules (
    name     text primary key,
    kind     text        not null,
    input    text        not null,
    owner    uuid        not null,
    priority integer     not null,
    cron     text,
    zone     text,
    every_ms bigint,
    enabled  boolean     not null,
    next_run timestamptz not null,
    last_run timestamptz,
    last_job uuid,
    constraint schedules_have_one_rhythm check (
        case when cron is null
            then every_ms is not null and every_ms > 0 and zone is null
            else every_ms is null and zone is not null
        end)
);
create index schedules_due on schedules (next_run) where enabled;
comment on column schedules.next_run is 'Moved by the transaction that submits the job of this instant, so that no instant is run twice or lost.';
comment on column schedules.last_run is 'The instant that the last job was due at.';
comment on column schedules.last_job is 'No foreign key: retention may have dropped the job.';

-- What is no longer needed goes. A blob is referred to as {"sha256": "…"} wherever a text of JSON does it.

create function blob_keys(document text) returns text[]
    language sql immutable strict parallel safe
    return (
        select coalesce(array_agg(found[1]), '{}')
        from regexp_matches(document, '"sha256" *: *"([0-9a-f]{64})"', 'g') as found);

create index jobs_blobs on jobs using gin (blob_keys(input || ' ' || coalesce(output, '')))
    where input like '%"sha256"%' or output like '%"sha256"%';
create index job_checkpoints_blobs on job_checkpoints using gin (blob_keys(output)) where output like '%"sha256"%';
create index recordings_by_age on recordings (created);

-- Every blob that may be in the store. Whoever keeps one writes its row first, whoever removes one holds its row.
create table blobs (
    key   text primary key check (key ~ '^[0-9a-f]{64}$'),
    noted timestamptz not null
);
comment on column blobs.noted is 'When it was last handed in; from then on there is a while to refer to it.';

insert into blobs (key, noted)
select media, now() from recordings where media is not null
union
select unnest(blob_keys(input || ' ' || coalesce(output, ''))), now() from jobs
union
select unnest(blob_keys(output)), now() from job_checkpoints;
