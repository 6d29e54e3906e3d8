import { parseArgs } from 'node:util';
import { fuzzInProcess } from './in-process.ts';
import { fuzzOverHttp } from './over-http.ts';
import { startRelayRig } from './relay-rig.ts';

// `npm run fuzz:webhook -- [--n 1000000] [--http 2400] [--seed 1] [--json]`: see the README beside this. Ends with 1 when a promise was
// broken.
const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '1000000' },
    http: { type: 'string', default: '2400' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const [n, http] = [values.n, values.http].map(Number) as [number, number];
if (![seed, n, http].every((value) => Number.isSafeInteger(value) && value >= 0)) {
  console.error('--n, --http and --seed take whole numbers.');
  process.exit(2);
}

const startedAt = performance.now();
const inside = fuzzInProcess({ n: Math.max(0, n - http), seed });
const insideMs = performance.now() - startedAt;
const rig = await startRelayRig();
const outside = await fuzzOverHttp(rig, { n: Math.min(n, http), seed });
await rig[Symbol.asyncDispose]();

const figures = {
  attempts: inside.attempts + outside.attempts,
  accepted: inside.accepted + outside.accepted + outside.storedForgeries,
  crashes: inside.crashes + outside.crashes + outside.silent,
  serverErrors: outside.serverErrors,
  httpAttempts: outside.attempts,
  seed,
};
const misjudged = inside.misjudged + outside.misjudged;
const isKept = figures.accepted + figures.crashes + figures.serverErrors + misjudged === 0;
if (values.json) console.log(JSON.stringify(figures));
else {
  console.log(JSON.stringify(figures));
  console.log(
    `genuine among them: ${inside.genuine + outside.genuine}, misjudged: ${misjudged}; ` +
      `in process ${Math.round(insideMs / 1000)} s, in all ${Math.round((performance.now() - startedAt) / 1000)} s`,
  );
  for (const line of [...inside.examples, ...outside.examples]) console.log(`BROKEN ${line}`);
}
process.exitCode = isKept ? 0 : 1;
