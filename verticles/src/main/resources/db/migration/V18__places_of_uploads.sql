-- Any node can be asked for an upload, and must know which one has its bytes.
alter table uploads
    add column node text        not null default '',
    add column seen timestamptz not null default now();
comment on column uploads.node is 'The node whose disk has the bytes, as it says itself; empty until it has.';
comment on column uploads.seen is 'When that node last said so.';
