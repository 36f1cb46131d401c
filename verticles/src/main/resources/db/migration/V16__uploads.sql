-- Recordings that come in pieces.
create table uploads (
    id       uuid primary key,
    owner    uuid        not null,
    length   bigint      not null check (length > 0),
    metadata text        not null,
    created  timestamptz not null,
    expires  timestamptz not null,
    ended    timestamptz
);
create index uploads_unfinished on uploads (owner) where ended is null;
create index uploads_by_end on uploads (expires);
comment on column uploads.id is 'That of the recording and the job that come of it.';
comment on column uploads.owner is 'No foreign key: the upload stays until it expires, as recordings and jobs do.';
comment on column uploads.metadata is 'As it was sent. The bytes are in a file of the node that took them, and how many there are is the length of that.';
comment on column uploads.ended is 'When all of it had come and the job was accepted.';
