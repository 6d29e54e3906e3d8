import type { DemoShop } from '../demo-shop.ts';

export type Running = {
  inbox: string;
  isBrowserOpen: boolean;
  phone: string | undefined;
  /** Where letters to the team can be read. */
  mailbox: string | undefined;
  relay: string;
  demoShop: DemoShop | undefined;
  /** Why there is no sandbox. */
  noSandbox: string | undefined;
  hasClaudeKey: boolean;
  database: string;
  dataDir: string;
  /** From the command to here. */
  seconds: number;
};

/** What runs where, in a few plain lines. */
export function announce(running: Running): string {
  const isClaude = running.demoShop === undefined ? running.hasClaudeKey : running.demoShop.agentEngine === 'claude';
  const rows: [string, string][] = [
    ['Inbox', running.isBrowserOpen ? `${running.inbox}  (opened in your browser)` : running.inbox],
    ...(running.phone === undefined ? [] : [['Phone', `${running.phone}  (play a customer here)`] as [string, string]]),
    ...(running.demoShop === undefined
      ? []
      : [['Sign in', `${running.demoShop.email}   ${running.demoShop.password}`] as [string, string]]),
    ['Answers', isClaude ? 'by Claude' : "verbatim from the shop's own knowledge; set ANTHROPIC_API_KEY for Claude"],
    ...(running.mailbox === undefined
      ? []
      : [['Mailbox', `${running.mailbox}  (e-mails to the team)`] as [string, string]]),
    ['Relay', running.relay],
    ['Database', running.database],
    ['Data', `${running.dataDir}  ("npm start -- --reset" begins anew)`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
  const note = running.noSandbox === undefined ? [] : [`\n  No sandbox and no demo shop: ${running.noSandbox}`];
  return [
    `\nTandem Inbox runs, after ${running.seconds.toFixed(1)} s.\n`,
    ...lines,
    ...note,
    '\n  Ctrl-C ends everything.\n',
  ].join('\n');
}
