-- Rows that were dumped from another server have its transaction numbers, which this one may not have reached.
update job_events set change = 0
where change >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
update deleted_recordings set change = 0
where change >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
