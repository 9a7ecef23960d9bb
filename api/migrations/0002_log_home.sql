-- Where the log is kept. Another answer than the one in log_head means that this is a copy: a backup that was restored, or
-- a standby that was promoted and may lack what its primary had told. Its positions may then mean other events than the
-- ones that clients have seen, so that it gets an epoch of its own (store::events::settle).
ALTER TABLE log_head ADD COLUMN home text;

CREATE FUNCTION log_home() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    cluster text := 'unknown';
BEGIN
    BEGIN
        SELECT system_identifier INTO cluster FROM pg_control_system();
    EXCEPTION WHEN insufficient_privilege THEN
        NULL;  -- The time line and the table's number have to do.
    END;
    -- The time line of what is written now: the control file tells the new one only after the next checkpoint.
    RETURN concat_ws(' ', cluster, substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), 'log_head'::regclass::oid);
END
$$;
