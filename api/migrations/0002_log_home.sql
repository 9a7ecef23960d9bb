-- Where the log is kept. Another answer than the one in log_head means that this is a copy: a backup that was restored, or
-- a standby that was promoted and may lack what its primary had told. Its positions may then mean other events than the
-- ones that clients have seen, so that it gets an epoch of its own (store::events::settle).
ALTER TABLE log_head ADD COLUMN home text;

CREATE FUNCTION log_home() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    cluster text := 'unknown';
    time_line text := 'unknown';
BEGIN
    -- Some providers keep these to themselves: what is left has to do then.
    BEGIN
        SELECT system_identifier INTO cluster FROM pg_control_system();
    EXCEPTION WHEN insufficient_privilege OR undefined_function OR feature_not_supported THEN
        NULL;
    END;
    -- The one of what is written now: the control file tells the new one only after the next checkpoint.
    BEGIN
        time_line := substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
    EXCEPTION WHEN insufficient_privilege OR undefined_function OR feature_not_supported THEN
        NULL;
    END;
    RETURN concat_ws(' ', cluster, time_line, 'log_head'::regclass::oid);
END
$$;
