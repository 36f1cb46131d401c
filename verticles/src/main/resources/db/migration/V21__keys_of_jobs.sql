-- What a job asks of language models counts against the limits of the key that it came with.
alter table jobs add column api_key uuid;
