-- A message waits while it has a next attempt; with none it is delivered or given up.
alter table outbox alter column next_attempt drop not null;
update outbox set next_attempt = null where delivered is not null;

-- Who holds a message: its next attempt is then the end of the hold, so that a relay that died loses it by itself.
alter table outbox add column node text;

-- Cut and hashed, because an index takes no row above 2,700 bytes: an address too long for one must not keep a job from
-- ending. Two orders that share a number only wait for each other.
alter table outbox add column receiver text generated always as (
    left(coalesce(lower(substring(destination from '^[^:/]+:(?://[^/?#]*)?')), ''), 300)) stored;
alter table outbox add column lane bigint generated always as (
    hashtextextended(destination || ' ' || key, 0)) stored;
comment on column outbox.receiver is 'Scheme and authority of the destination: what can hang as a whole.';
comment on column outbox.lane is 'Destination and key: within it, order is kept.';

drop index outbox_to_deliver;
create index outbox_lanes on outbox (lane, id) where next_attempt is not null;
create index outbox_due on outbox (receiver, next_attempt, id) where next_attempt is not null;
create index outbox_held on outbox (receiver) where node is not null;

create table outbox_attempts (
    message_id bigint      not null references outbox on delete cascade,
    number     integer     not null,
    at         timestamptz not null,
    took_ms    bigint      not null,
    status     integer,
    failure    text,
    next       timestamptz,
    primary key (message_id, number)
);
