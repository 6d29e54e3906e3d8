import { createHash } from 'node:crypto';
import type { Side } from './objects.ts';

/** Seeded choices: the same seed gives the same statements. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 ≤ x < 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  pick<T>(from: readonly T[]): T {
    const chosen = from[Math.floor(this.next() * from.length)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  }

  uuid(): string {
    const hex = createHash('sha256').update(String(this.next())).digest('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  /** An argument of a function: the other tenant's keys, one's own, nobody's, nonsense. */
  literal(type: string, own: Side, other: Side): string {
    if (type.endsWith('[]')) {
      const item = type.slice(0, -2);
      return `array[${this.literal(item, own, other)}, ${this.literal(item, own, other)}]::${type}`;
    }
    if (this.next() < 0.08) return `null::${type}`;
    switch (type) {
      case 'uuid':
        return `'${this.pick([other.tenantId, other.id, own.tenantId, own.id, this.uuid()])}'::uuid`;
      case 'text':
        return this.pick([
          `'${other.id}'`,
          `'${own.id}'`,
          `'tiktok'`,
          `''`,
          `'%'`,
          `'${other.tenantId}:x'`,
          `E'\\'; select 1; --'`,
        ]);
      case 'bytea':
        return this.pick([`'\\x00'::bytea`, `convert_to('${other.id}', 'utf8')`, `'\\xdeadbeef'::bytea`]);
      case 'jsonb':
      case 'json': {
        const job = `[{"task":"t","payload":{"tenantId":"${other.tenantId}"},"tenantId":"${other.tenantId}","key":"k"}]`;
        return `'${this.pick(['[]', '{}', job, '[{"n":1,"perMs":1000}]'])}'::${type}`;
      }
      case 'integer':
      case 'bigint':
      case 'smallint':
      case 'numeric':
      case 'double precision':
        return `${this.pick(['0', '1', '50', '1000'])}::${type}`;
      case 'boolean':
        return this.pick(['true', 'false']);
      case 'timestamp with time zone':
      case 'date':
        return this.pick([`now()::${type}`, `'1970-01-01'::${type}`, `(now() + interval '1 hour')::${type}`]);
      case 'interval':
        return `'1 second'::interval`;
      default:
        return `null::${type}`;
    }
  }
}
