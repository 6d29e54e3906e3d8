-- One shop at a time, by its id: what walks through all of them hands out ids and nothing else.
drop function operator_tenants(uuid, int, uuid);
create function operator_tenant(shop_id uuid)
returns table (id uuid, name text, since timestamptz, people int, accounts int, seen_at timestamptz, waiting int, suspended_at timestamptz,
  reason text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select m.tenant_id, min(m.tenant_name), min(m.created_at), count(*)::int,
    (select count(*)::int from routing r where r.tenant_id = m.tenant_id),
    (select max(greatest(s.online_at, s.rotated_at)) from session s where s.tenant_id = m.tenant_id),
    (select count(*)::int from graphile_worker._private_jobs j where j.payload ->> 'tenantId' = m.tenant_id::text),
    min(x.at), min(x.reason)
  from membership m left join suspension x on x.tenant_id = m.tenant_id
  where m.tenant_id = shop_id
  group by m.tenant_id
$$;
revoke all on function operator_tenant(uuid) from public;
grant execute on function operator_tenant(uuid) to tandem_worker;
