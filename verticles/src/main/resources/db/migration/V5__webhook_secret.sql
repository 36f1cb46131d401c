-- In the open, because messages are signed with it: who reads this table can forge webhooks, but call nothing here.
create table secrets (
    name  text primary key,
    value text not null
);
