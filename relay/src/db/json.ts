import type { JSONValue, Parameter, Sql, TransactionSql } from 'postgres';

/**
 * A jsonb parameter. Always through here: postgres.js takes a bare array for a PostgreSQL array and quotes a bare string twice.
 */
export function jsonb(sql: Sql | TransactionSql, value: unknown): Parameter {
  // The driver's type knows no readonly arrays and no optional fields; whatever JSON.stringify takes is fine.
  return sql.json(value as JSONValue);
}
