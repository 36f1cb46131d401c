-- What is needed to listen to a recording.
create table recording_sounds (
    recording_id uuid primary key references recordings on delete cascade,
    seconds      double precision not null,
    peaks        bytea            not null,
    playing      text,
    content_type text,
    constraint recording_sounds_say_what_they_play check ((playing is null) = (content_type is null))
);
create index recording_sounds_playing on recording_sounds (playing);
-- Parts are read, which is quick of what is not compressed.
alter table recording_sounds alter column peaks set storage external;
comment on column recording_sounds.peaks is
    'The loudest absolute sample of each hundredth of a second: 255 times the square root of the amplitude.';
comment on column recording_sounds.playing is
    'Key of the blob that browsers play, the media itself or a copy; null until a copy is made.';
