import { parseArgs } from 'node:util';
import { measureFairness } from './measure-fairness.ts';

// `node relay/tests/delivery/fairness.ts [--flood 10000] [--replies 60] [--rate 10] [--every 400] [--json]`: a small shop's replies alone and
// beside a shop with `flood` of them waiting. Ends with 1 when its p95 more than doubled, or the budget was exceeded.
const { values } = parseArgs({
  options: {
    flood: { type: 'string', default: '10000' },
    replies: { type: 'string', default: '60' },
    rate: { type: 'string', default: '10' },
    every: { type: 'string', default: '400' },
    json: { type: 'boolean', default: false },
  },
});
const perSecond = Number(values.rate);
const result = await measureFairness({
  flood: Number(values.flood),
  replies: Number(values.replies),
  perSecond,
  everyMs: Number(values.every),
});
if (values.json) console.log(JSON.stringify(result));
else console.table(result);
process.exitCode = result.ratio <= 2 && result.mostInASecond <= perSecond ? 0 : 1;
