-- A recording that was handed in by its address has its media when the job has read it.
alter table recordings alter column media drop not null;
alter table recordings add column source text;
alter table recordings add constraint recordings_come_from_somewhere check (media is not null or source is not null);
comment on column recordings.source is 'Where the media is read from; null where it was sent.';
