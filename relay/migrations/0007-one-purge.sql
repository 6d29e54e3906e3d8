-- purge_global_tables (0004) does this too.
drop function purge_webhook_deliveries(timestamptz);
