import { isIP } from 'node:net';
import { planId } from '@tandem/shared/model';
import { z } from 'zod';

/** What a relay process does: answer HTTP, serve the stream, work off the queue. */
export const roles = ['http', 'stream', 'worker'] as const;
export type Role = (typeof roles)[number];

const url = (protocols: string, example: string) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && new RegExp(`^(${protocols}):$`).test(new URL(text).protocol), {
      error: `must be an address such as ${example}`,
    })
    .optional();
const webUrl = url('https?', 'https://relay.example.com');
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const count = (max: number) =>
  z
    .string()
    .regex(/^\d+$/, { error: `must be a whole number from 0 to ${max}` })
    .transform(Number)
    .refine((number) => number <= max, { error: `must be a whole number from 0 to ${max}` });

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const wrongMasterKey =
  'must be 32 random bytes in base64, as "openssl rand -base64 32" prints them; several by comma, newest first';
const wrongLimit = 'must list calls per time, such as 10/s,600/min';
const callLimit = /^([1-9]\d{0,5})\/(s|min|h)$/;
const unitMs: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000 };

function toCallLimit(text: string): { n: number; perMs: number } {
  const [, n = '', unit = ''] = callLimit.exec(text) ?? [];
  return { n: Number(n), perMs: unitMs[unit] ?? 0 };
}

/** The environment as it comes, one entry per variable; what belongs together is checked in `config`. */
const envSchema = z.object({
  NODE_ENV: z.string().optional(),
  DATABASE_URL: url('postgres(ql)?', 'postgres://app:password@db.example.com:5432/tandem'),
  DATABASE_MIGRATE_URL: url('postgres(ql)?', 'postgres://owner:password@db.example.com:5432/tandem'),
  TANDEM_DATA_DIR: z.string().optional(),
  PORT: count(65_535).optional(),
  HOST: z.string().optional(),
  PUBLIC_URL: webUrl,
  TANDEM_MASTER_KEY: list
    .pipe(
      z
        .array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/, { error: wrongMasterKey }))
        .min(1, { error: wrongMasterKey })
        .refine((keys) => new Set(keys).size === keys.length, { error: 'lists a key twice' }),
    )
    .optional(),
  TIKTOK_APP_ID: z.string().optional(),
  TIKTOK_APP_SECRET: list.optional(),
  TIKTOK_API_URL: webUrl,
  TIKTOK_AUTHORIZE_URL: webUrl,
  TIKTOK_SANDBOX_URL: webUrl,
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: webUrl,
  SMTP_URL: url('smtps?', 'smtp://user:password@mail.example.com:587'),
  SENTRY_DSN: webUrl,
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent',
    })
    .optional(),
  TANDEM_ROLES: list
    .pipe(z.array(z.enum(roles, { error: 'must list some of http, stream, worker' })).min(1, 'names no role'))
    .optional(),
  TANDEM_TRUSTED_PROXIES: list
    .pipe(
      z.array(
        z.string().refine((range) => isAddressOrRange(range), {
          error: 'must list addresses or ranges of the proxies in front, such as 10.0.0.0/8',
        }),
      ),
    )
    .optional(),
  TANDEM_METRICS_TOKEN: z.string().min(16, { error: 'must be at least 16 characters' }).optional(),
  TANDEM_BURST_WAIT_MS: count(60_000).optional(),
  TANDEM_EVENT_DAYS: count(36_500).optional(),
  TANDEM_DEFAULT_PLAN: z.enum(planId.options, { error: `must be one of ${planId.options.join(', ')}` }).optional(),
  TANDEM_IMPORT_LOOPBACK: z.enum(['true', 'false'], { error: 'must be true or false' }).optional(),
  TANDEM_TIKTOK_LIMITS: list
    .pipe(z.array(z.string().regex(callLimit, { error: wrongLimit })).min(1, { error: wrongLimit }))
    .transform((items) => items.map(toCallLimit))
    .optional(),
});

export type Env = z.infer<typeof envSchema>;

/**
 * Parses what is there. A variable set to nothing counts as unset. What does not parse is left out of `env` and told in
 * `problems`, so that the rest can still be cross-checked.
 */
export function parseEnv(raw: NodeJS.ProcessEnv): { env: Env; problems: string[] } {
  const given = Object.fromEntries(
    Object.entries(raw).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const result = envSchema.safeParse(given);
  if (result.success) return { env: result.data, problems: [] };
  const problems = new Map<string, string>();
  for (const issue of result.error.issues) {
    const name = String(issue.path[0]);
    delete given[name];
    // Never the value: it may be a password.
    problems.set(name, `${name} ${issue.message}.`);
  }
  return { env: envSchema.parse(given), problems: [...problems.values()] };
}
