import { parseArgs } from 'node:util';
import { settleUnknownOutcomes } from './settle-unknown-outcomes.ts';

// `node relay/tests/delivery/unknown-outcomes.ts [--n 3000] [--seed 1] [--json]`. Ends with 1 when less than 99.9 % were settled,
// or a customer got anything twice, not at all, or in another order.
const { values } = parseArgs({
  options: {
    n: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const result = await settleUnknownOutcomes({ n: Number(values.n), seed: Number(values.seed) });
if (values.json) console.log(JSON.stringify(result));
else console.table(result);
const isKept = result.settled >= result.unknown * 0.999 && result.lost + result.duplicated + result.outOfOrder === 0;
process.exitCode = isKept ? 0 : 1;
