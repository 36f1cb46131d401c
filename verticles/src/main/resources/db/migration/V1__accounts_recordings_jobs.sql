-- JSON is kept as text: what goes in comes out the same, and an escaped NUL, which jsonb refuses, is no obstacle.

create table users (
    id      uuid primary key,
    name    text        not null constraint users_name_taken unique,
    role    text        not null check (role in ('user', 'admin')),
    created timestamptz not null
);

-- Only hashes: who reads this table cannot use a key.
create table api_keys (
    hash       bytea primary key check (octet_length(hash) = 32),
    user_id    uuid        not null references users on delete cascade,
    configured boolean     not null,
    created    timestamptz not null
);
create index api_keys_of_user on api_keys (user_id);
comment on column api_keys.configured is 'Given by the configuration, and replaced when that changes; else made by Parley.';

-- Owners are not foreign keys: what a deleted user leaves stays until retention takes it.
create table recordings (
    id      uuid primary key,
    owner   uuid        not null,
    name    text        not null,
    media   text        not null,
    bytes   bigint      not null,
    created timestamptz not null
);
create index recordings_of_owner on recordings (owner, created desc, id desc);
create index recordings_of_media on recordings (media);
comment on column recordings.media is 'Key of the blob: SHA-256 in lower-case hex.';

create table transcripts (
    recording_id uuid primary key references recordings on delete cascade,
    document     text        not null,
    updated      timestamptz not null
);

create table speaker_labels (
    recording_id uuid not null references recordings on delete cascade,
    speaker      text not null,
    name         text not null,
    primary key (recording_id, speaker)
);

create table jobs (
    id               uuid primary key,
    kind             text             not null,
    owner            uuid             not null,
    input            text             not null,
    idempotency_key  text,
    correlation_id   text,
    callback_url     text,
    created          timestamptz      not null,
    priority         integer          not null,
    max_attempts     integer          not null,
    state            text             not null,
    not_before       timestamptz,
    node             text,
    lease_expires    timestamptz,
    cancel_requested boolean          not null default false,
    output           text,
    failure          text,
    failure_detail   text,
    ended_at         timestamptz,
    stage            text,
    progress         double precision not null,
    attempt          integer          not null,
    last_failure     text,
    updated          timestamptz      not null,
    version          bigint           not null,
    last_event       bigint           not null,
    -- When the job may be claimed: queued ones after their wait, running ones after their lease.
    due timestamptz generated always as (
        case state when 'queued' then not_before when 'running' then lease_expires end) stored,
    constraint jobs_state_has_its_data check (
        case state
            when 'queued'    then not_before is not null
            when 'running'   then node is not null and lease_expires is not null
            when 'succeeded' then output is not null and ended_at is not null
            when 'failed'    then failure is not null and failure_detail is not null and ended_at is not null
            when 'cancelled' then ended_at is not null
            else false
        end),
    constraint jobs_key_of_owner unique (owner, idempotency_key)
);
create index jobs_to_claim on jobs (kind, priority desc, created, id) where state in ('queued', 'running');
create index jobs_of_owner on jobs (owner, created desc, id desc);
create index jobs_by_age on jobs (created desc, id desc);
comment on column jobs.version is 'Grows with every change of state; progress and lease renewals leave it.';
comment on column jobs.last_event is 'Number of the newest row in job_events.';

create table job_events (
    job_id uuid        not null references jobs on delete cascade,
    number bigint      not null,
    at     timestamptz not null,
    type   text        not null,
    data   text        not null,
    primary key (job_id, number)
);

create table job_checkpoints (
    job_id uuid        not null references jobs on delete cascade,
    stage  text        not null,
    output text        not null,
    at     timestamptz not null,
    primary key (job_id, stage)
);

-- Messages that leave the system; written with the change they tell of, relayed in order within a key.
create table outbox (
    id           bigint generated always as identity primary key,
    job_id       uuid        not null references jobs on delete cascade,
    destination  text        not null,
    key          text        not null,
    payload      text        not null,
    created      timestamptz not null,
    next_attempt timestamptz not null,
    attempts     integer     not null default 0,
    last_failure text,
    delivered    timestamptz
);
create index outbox_to_deliver on outbox (destination, key, id) where delivered is null;
create index outbox_of_job on outbox (job_id, id);
