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
