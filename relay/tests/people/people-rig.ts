import type { Session } from '@tandem/shared/api';
import { must, newId } from '@tandem/shared/lib';
import type { Role } from '@tandem/shared/model';
import { TOTP, URI } from 'otpauth';
import { startMailboxSandbox } from '../../sandbox/mailbox/index.ts';
import { secret } from '../../src/config/index.ts';
import { createTestRelay, type TestRelay } from '../../src/testing/test-relay.ts';

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly language: string;
}

export interface PeopleRig extends AsyncDisposable {
  readonly kit: TestRelay;
  /** Milliseconds by which the relay's clock is ahead. */
  ahead: number;
  /** The newest letter to that address; waits for it. */
  letterTo(email: string, subject: RegExp): Promise<Letter>;
  lettersTo(email: string): Promise<readonly Letter[]>;
  /** A member with that role, by invitation and its letter; signed in. */
  join(owner: Session, role: Role): Promise<Session>;
  signIn(email: string, password?: string, tenantId?: string): Promise<{ status: number; body: Session }>;
}

export const password = 'correct horse';
export const newEmail = () => `p-${newId()}@example.com`;

/** A whole relay and a real mail server. */
export async function startPeopleRig(): Promise<PeopleRig> {
  const box = await startMailboxSandbox();
  const clock = {
    now: () => Date.now() + rig.ahead,
    after(ms: number, run: () => void) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
  const kit = await createTestRelay({ config: { smtpUrl: secret(box.smtpUrl) }, clock });
  const lettersTo = async (email: string, wait = 0) => {
    const answer = await fetch(`${box.url}/_sandbox/mails?to=${encodeURIComponent(email)}&wait=${wait}`);
    return ((await answer.json()) as { mails: Letter[] }).mails;
  };
  const rig: PeopleRig = {
    kit,
    ahead: 0,
    lettersTo: (email) => lettersTo(email),
    async letterTo(email, subject) {
      const until = Date.now() + 10_000;
      while (Date.now() < until) {
        const found = (await lettersTo(email, 1000)).find((letter) => subject.test(letter.subject));
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`no letter ${subject} to ${email}`);
    },
    async join(owner, role) {
      const email = newEmail();
      await kit.call('POST', '/team/invitations', { as: owner, body: { email, role } });
      const token = tokenIn(await rig.letterTo(email, /invited|คำเชิญ/));
      await kit.call('POST', `/team/invitations/${token}/accept`, { body: { name: `The ${role}`, password } });
      const { body } = await rig.signIn(email);
      return body;
    },
    signIn: (email, word = password, tenantId) =>
      kit.call<Session>('POST', '/auth/login', {
        body: { email, password: word, deviceName: 'test', ...(tenantId !== undefined && { tenantId }) },
      }),
    async [Symbol.asyncDispose]() {
      await kit.close();
      await box.close();
    },
  };
  return rig;
}

/** What stands behind the `#` of the letter's link. */
export function tokenIn({ text }: Letter): string {
  return must(/#(\S+)/.exec(text)?.[1], 'a link');
}

/** Sets a second factor up, as an authenticator app would. `codeAt`: what the app shows then. */
export async function enrol(
  rig: PeopleRig,
  as: Session,
  headers: Record<string, string> = {},
): Promise<{ secret: string; recoveryCodes: readonly string[]; codeAt: (ms: number) => string }> {
  const begun = await rig.kit.call<{ secret: string; uri: string }>('POST', '/auth/totp', {
    as,
    body: { password },
    headers,
  });
  const { secret, uri } = begun.body;
  const app = URI.parse(uri);
  if (!(app instanceof TOTP)) throw new Error(`not for an authenticator app: ${uri}`);
  const codeAt = (ms: number) => app.generate({ timestamp: ms });
  const confirmed = await rig.kit.call<{ recoveryCodes: string[] }>('POST', '/auth/totp/confirm', {
    as,
    body: { code: codeAt(Date.now() + rig.ahead) },
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `${value}-confirm`])),
  });
  if (confirmed.status !== 200) throw new Error(`not confirmed: ${JSON.stringify(confirmed.body)}`);
  return { secret, recoveryCodes: confirmed.body.recoveryCodes, codeAt };
}
