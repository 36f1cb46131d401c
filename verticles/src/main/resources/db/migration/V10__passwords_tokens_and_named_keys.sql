alter table users
    add column active   boolean not null default true,
    add column version  integer not null default 1,
    add column password text;
comment on column users.version is 'Grows when password, role or activity change; a token names the version that it was made for.';
comment on column users.password is 'Argon2id as a PHC string; null for who has none.';

-- Usage is told of by key, so a key has a name that is no secret.
alter table api_keys
    add column id        uuid not null default gen_random_uuid(),
    add column name      text not null default 'first',
    add column last_used timestamptz;
alter table api_keys add constraint api_keys_id unique (id);
alter table api_keys alter column id drop default;
alter table api_keys alter column name drop default;
update api_keys set name = 'configured' where configured;
comment on column api_keys.last_used is 'To the hour.';

-- In the open, because tokens are signed with it: who reads this table can make tokens of any user.
create table signing_keys (
    id         text primary key,
    secret     text        not null,
    configured boolean     not null,
    created    timestamptz not null,
    replaced   timestamptz
);
create unique index signing_keys_one_signs on signing_keys ((true)) where replaced is null;
comment on column signing_keys.secret is 'Base64.';
comment on column signing_keys.replaced is 'When the next one took over; from then on it only verifies. Null for the one that signs.';
