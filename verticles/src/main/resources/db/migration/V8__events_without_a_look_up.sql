-- Events are written in the statement that locks their job, so that the job need not be looked up for each of them. What the
-- foreign key did beside that, the trigger does: events go with their job.
alter table job_events drop constraint job_events_job_id_fkey;

create function delete_events_of_jobs() returns trigger
    language plpgsql as $$
begin
    delete from parley.job_events where job_id in (select id from gone);
    return null;
end $$;

create trigger jobs_take_their_events after delete on jobs
    referencing old table as gone
    for each statement execute function delete_events_of_jobs();
