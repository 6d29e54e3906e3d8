import type { Permission } from '@tandem/shared/model';
import type { CallName } from './contract.ts';

/**
 * What each call asks of the role; null: nothing but being at this computer. The relay has the last word: this spares a request that
 * it would refuse, and a role that is not known yet is asked nothing. Replies of unfinished work are the relay's to judge by kind.
 */
export const callPermissions: Readonly<Record<CallName, Permission | null>> = {
  'session.get': null,
  'session.signIn': null,
  'session.register': null,
  'session.signOut': null,
  'session.shops': null,
  'session.switchShop': null,
  'link.get': null,
  'preferences.get': null,
  'preferences.set': null,

  'inbox.list': 'inbox.read',
  'inbox.counts': 'inbox.read',
  'inbox.search': 'inbox.read',
  'conversation.get': 'inbox.read',
  'thread.page': 'inbox.read',
  'conversation.takeOver': 'inbox.reply',
  'conversation.handBack': 'inbox.reply',
  'conversation.assign': 'inbox.reply',
  'conversation.setStatus': 'inbox.reply',
  'conversation.setMode': 'inbox.reply',
  'conversation.markRead': 'inbox.read',
  'conversation.typing': 'inbox.reply',
  'conversation.viewing': 'inbox.read',

  'reply.queue': 'inbox.reply',
  // What was written while the role still allowed it stays in this person's hands.
  'reply.retry': null,
  'reply.withdraw': null,
  'outbox.list': null,
  'draft.approve': 'inbox.reply',
  'draft.drop': 'inbox.reply',

  'accounts.list': 'connections.read',
  'accounts.connect': 'connections.change',
  'accounts.attempt': 'connections.change',
  'accounts.pause': 'connections.change',
  'accounts.resume': 'connections.change',
  'accounts.disconnect': 'connections.change',
  'accounts.undoDisconnect': 'connections.change',

  'deadLetters.list': 'dead_letters.read',
  'deadLetters.retry': 'inbox.reply',
  'deadLetters.discard': 'inbox.reply',

  'members.list': 'team.read',
  'team.list': 'team.read',
  'team.invite': 'team.change',
  'team.revokeInvitation': 'team.change',
  'team.setRole': 'team.change',
  'team.remove': 'team.change',
  'devices.list': null,
  'devices.revoke': null,
  'account.requestReset': null,
  'account.get': null,
  'account.sendVerification': null,

  'agent.get': 'agent.read',
  'agent.put': 'agent.change',
  'agent.usage': 'agent.read',
  'trace.ofMessage': 'inbox.read',
  'trace.ofConversation': 'inbox.read',

  'knowledge.list': 'agent.read',
  'knowledge.get': 'agent.read',
  'knowledge.add': 'agent.change',
  'knowledge.addTable': 'agent.change',
  'knowledge.upload': 'agent.change',
  'knowledge.change': 'agent.change',
  'knowledge.remove': 'agent.change',
  'knowledge.undelete': 'agent.change',
  'knowledge.versions': 'agent.read',
  'knowledge.restore': 'agent.change',
  'knowledge.import': 'agent.change',
  'knowledge.cancelImport': 'agent.change',
};
