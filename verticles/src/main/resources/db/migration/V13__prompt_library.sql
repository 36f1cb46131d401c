-- Categories of prompts, prompts with numbers, and what people thought of the office's answers.
create table categories (
    id         integer     primary key,
    name       text        not null constraint categories_name_taken unique,
    -- JSON is kept as text, see V1.
    words      text        not null,
    examples   text        not null,
    active     boolean     not null,
    sort_order integer     not null,
    deleted    timestamptz,
    created_by uuid,
    created    timestamptz not null,
    updated    timestamptz not null
);
comment on table categories is 'Own ones; one with the name of a built-in one stands in its place. A deleted one keeps its number.';

-- What is built in has lower numbers, which stand in its files.
create sequence category_ids as integer start 10001;
create sequence prompt_ids as integer start 10001;

alter table prompts add column id integer, add column description text not null default '';
with numbered as (
    select names.name, coalesce(built_in.id, nextval('prompt_ids')) as id
    from (select distinct name from prompts order by name) as names
    left join (values ('minutes', 1), ('summary', 2), ('action_items', 3), ('interview', 4), ('support_call', 5))
        as built_in (name, id) using (name))
update prompts set id = numbered.id from numbered where prompts.name = numbered.name;
alter table prompts alter column id set not null;
comment on column prompts.id is 'Of the name: the same for its languages and versions.';

create table prompt_usage (
    name  text   primary key,
    count bigint not null
);

create table office_ratings (
    id       bigint generated always as identity primary key,
    request  uuid        not null unique references jobs on delete cascade,
    owner    uuid        not null,
    response text        not null,
    liked    boolean,
    comment  text,
    created  timestamptz not null
);
comment on table office_ratings is 'One for a request, the last word counts; it goes with the request.';

-- Sums over the office's requests of a time.
create index jobs_of_office on jobs (created) where kind = 'office';
