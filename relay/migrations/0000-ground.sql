-- The schema stays closed to everybody but its owner: a definer function's search path ends here.
revoke create on schema public from public;
alter default privileges in schema public revoke execute on functions from public;
