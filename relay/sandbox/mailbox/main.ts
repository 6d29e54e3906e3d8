import { parseArgs } from 'node:util';
import { startMailboxSandbox } from './index.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, 'smtp-port': { type: 'string', default: '0' } },
});
const mailbox = await startMailboxSandbox({ port: Number(values.port), smtpPort: Number(values['smtp-port']) });
console.log(JSON.stringify({ ready: true, url: mailbox.url, smtpUrl: mailbox.smtpUrl }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void mailbox.close().then(() => process.exit(0));
  });
}
