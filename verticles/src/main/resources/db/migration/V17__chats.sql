-- What people and language models have said to each other, of who wants it kept.
create table chats (
    id       uuid        primary key,
    owner    uuid        not null,
    title    text        not null,
    model    text        not null,
    -- JSON is kept as text, see V1.
    messages text        not null,
    updated  timestamptz not null,
    version  bigint      not null
);
create index chats_of_owner on chats (owner, updated desc, id desc);
create index chats_by_age on chats (updated);
comment on column chats.version is 'Grows with every change; a change is made against the version it was made of.';
