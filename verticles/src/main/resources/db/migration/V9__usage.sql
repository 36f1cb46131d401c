-- The ledger of calls of language models. Ids are UUIDs of version 7, so that rows of one time stand together: they are what the
-- reports on everybody and the retention go by. Money is in billionths of a unit. A user who is gone stays in the ledger.
create table usage (
    id                uuid primary key,
    user_id           uuid not null,
    key_id            uuid,
    at                timestamptz not null,
    purpose           text not null,
    provider          text not null,
    model             text not null,
    asked             text not null,
    outcome           text not null,
    prompt_tokens     bigint not null,
    completion_tokens bigint not null,
    cached_tokens     bigint not null,
    estimated         boolean not null,
    cost              bigint not null,
    attempts          integer not null,
    first_token_ms    bigint,
    duration_ms       bigint not null,
    stream            boolean not null
);

create index usage_of_users on usage (user_id, at);

-- Limits that an administrator has set: of a user where key_id is null, else of that key.
create table usage_limits (
    user_id uuid not null references users on delete cascade,
    key_id  uuid,
    measure text not null,
    period  text not null,
    most    bigint not null,
    unique nulls not distinct (user_id, key_id, measure, period)
);
