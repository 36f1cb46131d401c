-- Jobs are claimed one kind at a time: from the owner who has the fewest at work, in the order of their rank.

drop index jobs_to_claim;
drop index jobs_by_age;
drop index jobs_of_owner;
alter table jobs drop constraint jobs_key_of_owner;
alter table jobs drop column due;

alter table jobs
    add column fence     bigint  not null default 0,
    add column rank      timestamptz,
    add column ready     boolean not null default false,
    add column set_aside boolean not null default false;
comment on column jobs.fence is 'Grows with every claim; what a run writes is refused once another run has been given a higher one.';
comment on column jobs.rank is 'When it was submitted, and a minute earlier for each step of priority.';
comment on column jobs.ready is 'Queued, and its time has come.';
comment on column jobs.set_aside is 'Failed after all its attempts; somebody should look.';

update jobs set rank = created - priority * interval '1 minute', ready = state = 'queued';
alter table jobs alter column rank set not null;

-- Room on the page for the next versions of a row.
alter table jobs set (fillfactor = 85);

create index jobs_ready on jobs (kind, owner, rank, id) where ready;
create index jobs_waiting on jobs (not_before) where state = 'queued' and not ready;
create index jobs_running on jobs (kind, owner) where state = 'running';
create index jobs_ended on jobs (kind, ended_at) where ended_at is not null;
create index jobs_set_aside on jobs (id) where set_aside;
-- Identifiers grow with time (UUIDv7), so they are the order of the list as well.
create index jobs_of_owner on jobs (owner, id desc);
create unique index jobs_key_of_owner on jobs (owner, idempotency_key) where idempotency_key is not null;
