import type { EndpointName, ProblemCode } from '@tandem/shared/api';
import type { ConversationId, Handler, MessageId, PersonId } from '@tandem/shared/model';
import { type AnyEvent, owner, type RelayState } from './relay-state.ts';
import { message } from './row-builders.ts';

export class Refused extends Error {
  readonly status: number;
  readonly code: ProblemCode;
  constructor(status: number, code: ProblemCode) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

interface Request {
  readonly state: RelayState;
  readonly ledger: { clientId: string; conversationId: string; text: string }[];
  readonly tokens: { access: Set<string>; refresh: Set<string>; minted: number; lifeMs: number };
  readonly commit: (...bodies: AnyEvent[]) => void;
  readonly params: Record<string, string>;
  readonly query: Record<string, string>;
  readonly body: Record<string, unknown>;
}

function membershipsOf({ role, tenantId }: RelayState) {
  const memberships = ['tenant-1', 'tenant-2'].map((id) => ({ tenantId: id, tenantName: `Shop ${id}`, role }));
  return { membership: memberships.find((one) => one.tenantId === tenantId) ?? memberships[0], memberships };
}
export const password = 'correct horse';
/** Snapshot pages of the stand-in are small, so that there are several. */
const PAGE = 40;

export function handlers(name: EndpointName, request: Request): unknown {
  const { state, params, body, tokens } = request;
  const id = params.id as ConversationId;
  switch (name) {
    case 'login':
      if (body.password !== password) throw new Refused(401, 'invalid_credentials');
      return session(tokens, state);
    case 'register':
      return session(tokens, state);
    case 'refresh':
      if (body.tenantId === 'tenant-1' || body.tenantId === 'tenant-2') state.tenantId = body.tenantId;
      return refresh(tokens, state, String(body.refreshToken));
    case 'logout':
      tokens.access.clear();
      tokens.refresh.clear();
      return {};
    case 'me':
      return { person: owner, ...membershipsOf(state), agentEngine: 'retrieval-only', isEmailVerified: true };
    case 'snapshot':
      return snapshotPage(state, request.query.cursor);
    case 'sendReply':
      return sendReply(request, id);
    case 'takeOver':
      return {
        conversation: setHandler(request, id, { kind: 'staff', personId: owner.id as PersonId }),
        acknowledgedAt: new Date().toISOString(),
      };
    case 'handBack':
      return setHandler(request, id, { kind: 'agent' });
    case 'changeConversation': {
      const { assigneeId, ...rest } = body;
      if (assigneeId === null) return setHandler(request, id, { kind: 'nobody' });
      if (assigneeId !== undefined) return setHandler(request, id, { kind: 'staff', personId: assigneeId as PersonId });
      const row = state.patchConversation(id, rest);
      request.commit({ type: 'conversation.changed', conversationId: id });
      return row;
    }
    case 'markRead': {
      const row = state.patchConversation(id, { unreadCount: 0 });
      request.commit({ type: 'conversation.changed', conversationId: id });
      return row;
    }
    default:
      throw new Refused(404, 'not_found');
  }
}

/** Single use; the immediate predecessor gets the same successor again: the answer may have been lost on the way. */
function refresh(tokens: Request['tokens'], state: RelayState, given: string) {
  if (!tokens.refresh.has(given)) throw new Refused(401, 'unauthorized');
  if (given === `refresh-${tokens.minted}`) return session(tokens, state);
  if (given !== `refresh-${tokens.minted - 1}`) throw new Refused(401, 'unauthorized');
  tokens.minted -= 1;
  return session(tokens, state);
}

function session(tokens: Request['tokens'], state: RelayState) {
  tokens.minted += 1;
  const accessToken = `access-${tokens.minted}`;
  const refreshToken = `refresh-${tokens.minted}`;
  tokens.access.add(accessToken);
  tokens.refresh.add(refreshToken);
  return {
    accessToken,
    accessExpiresAt: new Date(Date.now() + tokens.lifeMs).toISOString(),
    refreshToken,
    refreshExpiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    person: owner,
    ...membershipsOf(state),
  };
}

function snapshotPage(state: RelayState, cursor: string | undefined) {
  const all = state.snapshot();
  const from = Number(cursor ?? 0);
  const rows = Object.fromEntries(Object.entries(all).map(([kind, list]) => [kind, list.slice(from, from + PAGE)]));
  const isLast = Object.values(all).every((list) => list.length <= from + PAGE);
  return { logId: state.logId, asOfSeq: state.head, rows, nextCursor: isLast ? null : String(from + PAGE) };
}

function setHandler({ state, commit }: Request, id: ConversationId, handler: Handler) {
  const epoch = (state.get('conversations', id)?.handlerEpoch ?? 0) + 1;
  const row = state.patchConversation(id, { handler, handlerEpoch: epoch, handlerSettled: true });
  commit({ type: 'handler.changed', conversationId: id, handler, handlerEpoch: epoch, activityId: null });
  return row;
}

function sendReply(request: Request, id: ConversationId) {
  const { state, body, ledger, commit } = request;
  const conversation = state.get('conversations', id);
  if (conversation === undefined) throw new Refused(404, 'not_found');
  const messageId = `message-${state.head + 1}-${String(body.clientId).slice(-4)}` as MessageId;
  const row = message({
    id: messageId,
    conversationId: id,
    direction: 'outbound',
    author: { kind: 'staff', personId: owner.id },
    text: String(body.text),
    clientId: body.clientId,
    at: new Date().toISOString(),
    delivery: { state: 'queued', rejection: null, rawCode: null },
  });
  ledger.push({ clientId: String(body.clientId), conversationId: id, text: String(body.text) });
  state.put('messages', row);
  state.patchConversation(id, { lastMessageAt: row.at, lastMessageId: messageId });
  commit({ type: 'message.queued', conversationId: id, messageId, clientId: row.clientId });
  return { message: row };
}
