-- Which transaction kept an event. Who follows many jobs at once holds a snapshot of transactions: what it does not show is
-- new. Numbers of transactions only grow, but they do not commit in that order, so a highest number alone would lose events.
alter table job_events add column change bigint not null default (pg_current_xact_id()::text::bigint);
comment on column job_events.change is 'Number of the transaction that kept it.';

-- Newest rows stand together, so that this costs a few bytes for many of them.
create index job_events_by_change on job_events using brin (change) with (pages_per_range = 16, autosummarize = on);
