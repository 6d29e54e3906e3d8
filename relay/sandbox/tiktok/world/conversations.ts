import type { Sandbox } from '../context.ts';
import { conversationId } from '../ids.ts';
import type { Account, Conversation, Customer } from '../state/model.ts';
import type { Parties } from '../webhooks/content.ts';

/** A customer, account, conversation or message that a request names does not exist. */
export class UnknownSubjectError extends Error {
  constructor(what: string, id: string) {
    super(`There is no ${what} ${JSON.stringify(id)}`);
    this.name = 'UnknownSubjectError';
  }
}

/** By id or by username, with or without the @. */
export function findAccount(sandbox: Sandbox, idOrUsername: string): Account {
  const name = idOrUsername.replace(/^@/, '');
  const account =
    sandbox.state.accounts.get(idOrUsername) ?? sandbox.state.accounts.find(({ username }) => username === name);
  if (account === undefined) throw new UnknownSubjectError('account', idOrUsername);
  return account;
}

/** By id or by username, with or without the @. */
export function findCustomer(sandbox: Sandbox, idOrUsername: string): Customer {
  const name = idOrUsername.replace(/^@/, '');
  const customer =
    sandbox.state.customers.get(idOrUsername) ?? sandbox.state.customers.find(({ username }) => username === name);
  if (customer === undefined) throw new UnknownSubjectError('customer', idOrUsername);
  return customer;
}

export function findConversation(sandbox: Sandbox, businessId: string, customerId: string): Conversation | undefined {
  return sandbox.state.conversations.find(
    (conversation) => conversation.businessId === businessId && conversation.customerId === customerId,
  );
}

export function partiesOf(sandbox: Sandbox, conversation: Conversation): Parties {
  return {
    conversation,
    account: findAccount(sandbox, conversation.businessId),
    customer: findCustomer(sandbox, conversation.customerId),
  };
}

/** The thread of two parties; only the customer's side may begin one. */
export function openConversation(sandbox: Sandbox, account: Account, customer: Customer): Conversation {
  const known = findConversation(sandbox, account.id, customer.id);
  if (known !== undefined) return known;
  const now = sandbox.clock.now();
  return sandbox.state.conversations.put({
    id: conversationId(),
    businessId: account.id,
    customerId: customer.id,
    type: 'STRANGER',
    accepted: account.dmFrom === 'everyone',
    createdAt: now,
    updatedAt: now,
    windowOpenedAt: null,
    hurriedMs: 0,
    inboundCount: 0,
    sentInWindow: 0,
    sentAfterWindow: 0,
    imageSend: true,
    customerReadAt: 0,
    shopReadAt: 0,
    referral: null,
  });
}

/** Conversations the app can see: a request not yet accepted in the app is hidden from it. */
export function visibleConversation(sandbox: Sandbox, businessId: string, id: string): Conversation | undefined {
  const conversation = sandbox.state.conversations.get(id);
  return conversation?.businessId === businessId && conversation.accepted ? conversation : undefined;
}

export function subjectOf(conversation: Conversation): {
  businessId: string;
  customerId: string;
  conversationId: string;
} {
  const { businessId, customerId, id } = conversation;
  return { businessId, customerId, conversationId: id };
}
