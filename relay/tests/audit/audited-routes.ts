import type { Session } from '@tandem/shared/api';
import { newId } from '@tandem/shared/lib';
import type { AuditAct } from '@tandem/shared/model';
import { enrol, newEmail, type PeopleRig, password, tokenIn } from '../people/people-rig.ts';

export interface World {
  readonly rig: PeopleRig;
  readonly owner: Session;
  /** Every row of the owner's shop carries it: its account, conversation, document … */
  readonly id: string;
  /** As the owner; throws for any other answer than 200. */
  call<T = unknown>(method: string, path: string, body?: object): Promise<T>;
}

interface Audited {
  readonly act: AuditAct;
  /** Does it, with success. Returns whose log to look in; nothing: the owner's shop's. */
  run(world: World): Promise<string | undefined>;
}

type AuditedRoute = Audited | { readonly exempt: string };

const ofMessages = 'the message says who wrote it and when';
const ofTestCases = 'a case says who made it, and reaches nobody';
const ofOpinions =
  'what it changes is the review itself, which says who and when; an FAQ that comes of it has its own entry';
const own = async (doing: Promise<unknown>): Promise<undefined> => {
  await doing;
  return undefined;
};
/** A member of the owner's shop who has one, and a code that lets them in. */
async function withSecondFactor({ rig, owner }: World): Promise<{ code: string; as: Session }> {
  const as = await rig.join(owner, 'viewer');
  const { recoveryCodes } = await enrol(rig, as);
  return { code: recoveryCodes[0] ?? '', as };
}
const faq = { kind: 'faq', question: 'q', answer: 'a' };

/** Every route that changes something, in the router's own words: what it records, or why it does not. */
export const auditedRoutes: Readonly<Record<string, AuditedRoute>> = {
  'POST /webhooks/:channel': { exempt: 'the platform’s own word, stored as it came' },

  'POST /api/v1/auth/register': {
    act: 'shop.register',
    run: async ({ rig }) => (await rig.kit.register('New')).membership.tenantId,
  },
  'POST /api/v1/auth/login': {
    act: 'session.sign_in',
    run: ({ rig, owner }) => own(rig.signIn(owner.person.email)),
  },
  'POST /api/v1/auth/refresh': {
    act: 'session.switch_shop',
    async run({ rig, owner }) {
      const guest = await rig.kit.register('Elsewhere');
      const { tenantId } = owner.membership;
      await rig.kit.database.adminSql`
        insert into membership (tenant_id, person_id, role, tenant_name) values (${tenantId}, ${guest.person.id}, 'staff', 'A')`;
      await rig.kit.call('POST', '/auth/refresh', { body: { refreshToken: guest.refreshToken, tenantId } });
      return tenantId;
    },
  },
  'POST /api/v1/auth/totp': {
    act: 'person.begin_second_factor',
    run: ({ call }) => own(call('POST', '/auth/totp', { password })),
  },
  'POST /api/v1/auth/totp/confirm': {
    act: 'person.enable_second_factor',
    run: (world) => own(withSecondFactor(world)),
  },
  'POST /api/v1/auth/totp/recovery-codes': {
    act: 'person.renew_recovery_codes',
    async run(world) {
      const { code, as } = await withSecondFactor(world);
      await world.rig.kit.call('POST', '/auth/totp/recovery-codes', { as, body: { password, code } });
      return undefined;
    },
  },
  'POST /api/v1/auth/totp/disable': {
    act: 'person.disable_second_factor',
    async run(world) {
      const { code, as } = await withSecondFactor(world);
      await world.rig.kit.call('POST', '/auth/totp/disable', { as, body: { password, code } });
      return undefined;
    },
  },
  'DELETE /api/v1/auth/session': {
    act: 'session.sign_out',
    run: async ({ rig, owner }) => {
      const { body } = await rig.signIn(owner.person.email);
      await rig.kit.call('DELETE', '/auth/session', { as: body });
      return undefined;
    },
  },
  'POST /api/v1/auth/verify-email/letter': { exempt: 'a letter to oneself' },
  'POST /api/v1/auth/verify-email': {
    act: 'person.verify_email',
    async run({ rig }) {
      const { person, membership } = await rig.kit.register('New');
      const token = tokenIn(await rig.letterTo(person.email, /[Cc]onfirm|ยืนยัน/));
      await rig.kit.call('POST', '/auth/verify-email', { body: { token } });
      return membership.tenantId;
    },
  },
  'POST /api/v1/auth/password-reset': {
    act: 'person.ask_password',
    async run({ rig }) {
      const { person, membership } = await rig.kit.register('New');
      await rig.kit.call('POST', '/auth/password-reset', { body: { email: person.email } });
      await rig.letterTo(person.email, /password|รหัสผ่าน/);
      return membership.tenantId;
    },
  },
  'POST /api/v1/auth/password-reset/confirm': {
    act: 'person.reset_password',
    async run({ rig }) {
      const { person, membership } = await rig.kit.register('New');
      await rig.kit.call('POST', '/auth/password-reset', { body: { email: person.email } });
      const token = tokenIn(await rig.letterTo(person.email, /password|รหัสผ่าน/));
      await rig.kit.call('POST', '/auth/password-reset/confirm', { body: { token, password } });
      return membership.tenantId;
    },
  },
  'DELETE /api/v1/devices/:id': {
    act: 'device.revoke',
    async run({ rig, owner, call }) {
      await rig.signIn(owner.person.email);
      const { devices } = await call<{ devices: { id: string; isThis: boolean }[] }>('GET', '/devices');
      await call('DELETE', `/devices/${devices.find(({ isThis }) => !isThis)?.id}`);
      return undefined;
    },
  },

  'PATCH /api/v1/team/members/:id': {
    act: 'team.change_role',
    async run({ rig, owner, call }) {
      const { person } = await rig.join(owner, 'staff');
      await call('PATCH', `/team/members/${person.id}`, { role: 'viewer' });
      return undefined;
    },
  },
  'DELETE /api/v1/team/members/:id': {
    act: 'team.remove',
    async run({ rig, owner, call }) {
      const { person } = await rig.join(owner, 'staff');
      await call('DELETE', `/team/members/${person.id}`);
      return undefined;
    },
  },
  'POST /api/v1/team/invitations': {
    act: 'team.invite',
    run: ({ call }) => own(call('POST', '/team/invitations', { email: newEmail(), role: 'staff' })),
  },
  'DELETE /api/v1/team/invitations/:id': {
    act: 'team.revoke_invitation',
    async run({ call }) {
      const body = { email: newEmail(), role: 'staff' };
      const { invitation } = await call<{ invitation: { id: string } }>('POST', '/team/invitations', body);
      await call('DELETE', `/team/invitations/${invitation.id}`);
      return undefined;
    },
  },
  'POST /api/v1/team/invitations/:token/accept': {
    act: 'team.accept_invitation',
    run: ({ rig, owner }) => own(rig.join(owner, 'viewer')),
  },

  'POST /api/v1/connections': {
    act: 'connection.begin',
    run: ({ call }) => own(call('POST', '/connections', { channel: 'tiktok' })),
  },
  'PATCH /api/v1/connections/:id': {
    act: 'connection.pause',
    run: ({ call, id }) => own(call('PATCH', `/connections/${id}`, { status: 'paused' })),
  },
  'DELETE /api/v1/connections/:id': {
    act: 'connection.disconnect',
    run: ({ call, id }) => own(call('DELETE', `/connections/${id}`)),
  },

  'POST /api/v1/dead-letters/:id/retry': {
    act: 'dead_letter.retry',
    run: ({ call, id }) => own(call('POST', `/dead-letters/${id}/retry`)),
  },
  'DELETE /api/v1/dead-letters/:id': {
    act: 'dead_letter.discard',
    async run({ rig, owner, call }) {
      const id = newId();
      await rig.kit.database.adminSql`
        insert into dead_letter (tenant_id, id, task, input, cause, detail, attempts, retries, first_died_at, died_at)
        values (${owner.membership.tenantId}, ${id}, 't', '{}', 'program', '', 1, 0, now(), now())`;
      await call('DELETE', `/dead-letters/${id}`);
      return undefined;
    },
  },

  'POST /api/v1/conversations/:id/messages': { exempt: ofMessages },
  'PATCH /api/v1/conversations/:id': {
    act: 'conversation.change_agent_mode',
    run: ({ call, id }) => own(call('PATCH', `/conversations/${id}`, { agentMode: 'off' })),
  },
  'POST /api/v1/conversations/:id/take-over': {
    act: 'conversation.take_over',
    run: ({ call, id }) => own(call('POST', `/conversations/${id}/take-over`)),
  },
  'POST /api/v1/conversations/:id/hand-back': {
    act: 'conversation.hand_back',
    run: ({ call, id }) => own(call('POST', `/conversations/${id}/hand-back`, {})),
  },
  'POST /api/v1/conversations/:id/read': { exempt: 'reading is everybody’s daily work' },
  'POST /api/v1/drafts/:id/approve': { exempt: ofMessages },
  'DELETE /api/v1/drafts/:id': { exempt: 'nothing leaves the shop' },

  'POST /api/v1/contacts/:id/export': {
    act: 'privacy.export',
    run: ({ call, id }) => own(call('POST', `/contacts/${id}/export`)),
  },
  'POST /api/v1/contacts/:id/erase': {
    act: 'privacy.erase',
    run: async (world) => own(world.call('POST', `/contacts/${await stranger(world)}/erase`, {})),
  },
  'DELETE /api/v1/erasures/:id': {
    act: 'privacy.undo_erase',
    async run(world) {
      const { id } = await world.call<{ id: string }>('POST', `/contacts/${await stranger(world)}/erase`, {});
      return own(world.call('DELETE', `/erasures/${id}`));
    },
  },
  'PUT /api/v1/retention': {
    act: 'retention.change',
    run: ({ call }) => own(call('PUT', '/retention', { conversationDays: 730, traceDays: 90, auditDays: 2555 })),
  },

  'PUT /api/v1/connections/:id/agent': {
    act: 'agent.change_settings',
    run: ({ call, id }) =>
      own(call('PUT', `/connections/${id}/agent`, { mode: 'auto', prompt: 'be kind', version: 0 })),
  },
  'POST /api/v1/connections/:id/agent/publish': {
    act: 'agent.publish',
    run: ({ call, id }) => own(call('POST', `/connections/${id}/agent/publish`, { note: 'be kind' })),
  },
  'POST /api/v1/connections/:id/agent/rollback': {
    act: 'agent.roll_back',
    run: ({ call, id }) => own(call('POST', `/connections/${id}/agent/rollback`, { version: 1 })),
  },
  'POST /api/v1/connections/:id/agent/discard': {
    act: 'agent.discard_draft',
    run: ({ call, id }) => own(call('POST', `/connections/${id}/agent/discard`, {})),
  },
  'POST /api/v1/connections/:id/agent/playground': {
    exempt: 'nothing is kept and nobody is told; the usage has its cost',
  },
  'POST /api/v1/connections/:id/agent/test-cases': { exempt: ofTestCases },
  'PATCH /api/v1/connections/:id/agent/test-cases/:case': { exempt: ofTestCases },
  'DELETE /api/v1/connections/:id/agent/test-cases/:case': { exempt: ofTestCases },
  'POST /api/v1/connections/:id/agent/test-cases/:case/undelete': { exempt: ofTestCases },
  'POST /api/v1/connections/:id/agent/test-runs/estimate': { exempt: 'nothing is asked' },
  'POST /api/v1/connections/:id/agent/test-runs': {
    act: 'agent.run_tests',
    async run({ call, id }) {
      const path = `/connections/${id}/agent`;
      await call('POST', `${path}/test-cases`, { said: ['hello'], expected: { action: 'silent' } });
      await call('POST', `${path}/test-runs`, { kind: 'tests' });
      return undefined;
    },
  },
  'POST /api/v1/connections/:id/agent/test-runs/:run/cancel': { exempt: 'the run says that it was cancelled' },

  'POST /api/v1/content-gaps/:id/answer': {
    act: 'knowledge.create',
    run: ({ call, id }) => own(call('POST', `/content-gaps/${id}/answer`, { question: 'q', answer: 'a' })),
  },
  'POST /api/v1/content-gaps/:id/dismiss': { exempt: 'a list is tidied up; the agent answers as before' },
  'POST /api/v1/content-gaps/:id/reopen': { exempt: 'a list is tidied up; the agent answers as before' },
  'POST /api/v1/messages/:id/review/wrong': { exempt: ofOpinions },
  'POST /api/v1/messages/:id/review/settle': { exempt: ofOpinions },
  'POST /api/v1/messages/:id/review/correct': { exempt: ofOpinions },
  'POST /api/v1/messages/:id/review/reopen': { exempt: ofOpinions },
  'POST /api/v1/messages/:id/review/faq': {
    act: 'knowledge.create',
    async run({ rig, call, id }) {
      await rig.kit.database
        .adminSql`update message set author_kind = 'agent', direction = 'outbound' where id = ${id}`;
      await call('POST', `/messages/${id}/review/faq`, { question: 'q', answer: 'a' });
      return undefined;
    },
  },

  'POST /api/v1/connections/:id/documents': {
    act: 'knowledge.create',
    run: ({ call, id }) => own(call('POST', `/connections/${id}/documents`, faq)),
  },
  'POST /api/v1/connections/:id/documents/faqs': {
    act: 'knowledge.create',
    run: ({ call, id }) => own(call('POST', `/connections/${id}/documents/faqs`, { table: 'question,answer\nq,a' })),
  },
  'POST /api/v1/connections/:id/documents/file': {
    act: 'knowledge.create',
    async run({ rig, owner, id }) {
      const answer = await fetch(`${rig.kit.url}/api/v1/connections/${id}/documents/file?title=t`, {
        method: 'POST',
        headers: { authorization: `Bearer ${owner.accessToken}`, 'content-type': 'application/pdf' },
        body: '%PDF-1.4',
      });
      if (answer.status !== 200) throw new Error(`upload: ${answer.status}`);
      return undefined;
    },
  },
  'PATCH /api/v1/documents/:id': {
    act: 'knowledge.change',
    run: (world) => changed(world, (path) => world.call('PATCH', path, { answer: 'b' })),
  },
  'DELETE /api/v1/documents/:id': {
    act: 'knowledge.delete',
    run: (world) => changed(world, (path) => world.call('DELETE', path)),
  },
  'POST /api/v1/documents/:id/undelete': {
    act: 'knowledge.undelete',
    run: (world) =>
      changed(world, async (path) => {
        await world.call('DELETE', path);
        await world.call('POST', `${path}/undelete`);
      }),
  },
  'POST /api/v1/documents/:id/restore': {
    act: 'knowledge.restore',
    run: (world) =>
      changed(world, async (path) => {
        await world.call('PATCH', path, { answer: 'b' });
        await world.call('POST', `${path}/restore`, { version: 1 });
      }),
  },
  'POST /api/v1/documents/:id/import': {
    act: 'knowledge.import',
    run: (world) => imported(world, (path) => world.call('POST', `${path}/import`)),
  },
  'DELETE /api/v1/documents/:id/import': {
    act: 'knowledge.cancel_import',
    run: (world) => imported(world, (path) => world.call('DELETE', `${path}/import`)),
  },
  'POST /api/v1/documents/:id/withdraw': {
    act: 'knowledge.withdraw',
    run: ({ call, id }) => own(call('POST', `/documents/${id}/withdraw`, {})),
  },
};

/** A customer who never said anything. */
async function stranger({ rig, owner, id }: World): Promise<string> {
  const contactId = newId();
  await rig.kit.database.adminSql`
    insert into contact (tenant_id, id, connection_id) values (${owner.membership.tenantId}, ${contactId}, ${id})`;
  return contactId;
}

async function changed({ call, id }: World, change: (path: string) => Promise<unknown>): Promise<undefined> {
  const document = await call<{ id: string }>('POST', `/connections/${id}/documents`, faq);
  await change(`/documents/${document.id}`);
  return undefined;
}

/** A page that nobody serves: its import waits, runs or has failed, and may be asked for and taken back all the same. */
async function imported({ call, id }: World, change: (path: string) => Promise<unknown>): Promise<undefined> {
  const page = { kind: 'url', url: 'https://example.com/' };
  const document = await call<{ id: string }>('POST', `/connections/${id}/documents`, page);
  await change(`/documents/${document.id}`);
  return undefined;
}
