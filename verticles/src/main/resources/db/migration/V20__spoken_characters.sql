-- What was spoken: characters of text, and milliseconds of the sound that came of it.
alter table usage
    add column characters bigint not null default 0,
    add column sound_ms   bigint not null default 0;
