-- Rooms of interviews with all that was said in them.
create table interviews (
    id             uuid primary key,
    code           text        not null unique,
    owner          uuid        not null,
    candidate      text        not null,
    origin         text,
    candidate_name text        not null,
    vacancy        text        not null,
    language       text        not null,
    plan           text        not null,
    state          text        not null,
    version        bigint      not null,
    last_event     bigint      not null,
    visitor        uuid,
    seen_until     timestamptz,
    due            timestamptz,
    created        timestamptz not null,
    expires        timestamptz
);
create unique index interviews_candidate on interviews (owner, candidate);
create unique index interviews_origin on interviews (owner, origin) where origin is not null;
create index interviews_of_owner on interviews (owner, id desc);
create index interviews_by_candidate on interviews (candidate, id desc);
create index interviews_due on interviews (due) where due is not null;
create index interviews_by_age on interviews (created);
-- Sound that nobody has heard yet.
create index interviews_blobs on interviews using gin (blob_keys(state)) where state like '%"sha256"%';
comment on column interviews.code is 'Whoever has it may answer.';
comment on column interviews.owner is 'No foreign key: the room stays until retention takes it, as jobs do.';
comment on column interviews.state is 'JSON; a change is made against the version it was decided on. Visitors come and go beside it.';
comment on column interviews.due is 'When somebody shall look: time is up, or work was left behind by a crash.';
