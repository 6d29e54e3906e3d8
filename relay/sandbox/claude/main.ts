import { parseArgs } from 'node:util';
import { startClaudeSandbox } from './start-claude-sandbox.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, key: { type: 'string', default: 'sandbox-key' } },
});
const sandbox = await startClaudeSandbox({ port: Number(values.port), apiKey: values.key });
console.log(`Sandbox Claude on ${sandbox.url}\nANTHROPIC_BASE_URL=${sandbox.url} ANTHROPIC_API_KEY=${values.key}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0));
  });
}
