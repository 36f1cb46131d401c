-- Recordings that are gone, for those who follow the events of all their jobs: the events of the job itself went with it.
create table deleted_recordings (
    id     uuid primary key,
    owner  uuid        not null,
    at     timestamptz not null,
    change bigint      not null default (pg_current_xact_id()::text::bigint)
);
create index deleted_recordings_by_change on deleted_recordings (change);
comment on column deleted_recordings.change is 'Number of the transaction that deleted it, as in job_events.';
