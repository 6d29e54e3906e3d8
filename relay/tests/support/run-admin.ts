import { startProcess } from './start-process.ts';

const script = new URL('../../src/admin/main.ts', import.meta.url);

/** `npm run relay -- admin <args>` against that database: exit code, and all it said. */
export async function runAdmin(
  databaseUrl: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; text: string }> {
  const { child, ended, said } = startProcess(
    script,
    { DATABASE_URL: databaseUrl, TANDEM_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'), ...env },
    [...args],
  );
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await ended;
  return { code, text: text + said() };
}
