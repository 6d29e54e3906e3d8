import { z } from 'zod';

/**
 * Every sensitive act, as `area.act`: who may see or change what, what leaves the shop, what speaks for it. Reading, writing to customers
 * and tidying up are not among them: messages and activities say themselves who wrote and did them.
 */
export const auditAct = z.enum([
  'access.refuse',
  'agent.change_settings',
  'agent.discard_draft',
  'agent.publish',
  'agent.roll_back',
  'agent.run_tests',
  'audit.export',
  'connection.begin',
  'connection.connect',
  'connection.disconnect',
  'connection.lose',
  'connection.pause',
  'connection.purge',
  'connection.resume',
  'connection.undo_disconnect',
  'conversation.change_agent_mode',
  'conversation.change_assignee',
  'conversation.hand_back',
  'conversation.take_over',
  'dead_letter.discard',
  'dead_letter.retry',
  'device.revoke',
  'knowledge.cancel_import',
  'knowledge.change',
  'knowledge.create',
  'knowledge.delete',
  'knowledge.import',
  'knowledge.restore',
  'knowledge.undelete',
  'knowledge.withdraw',
  'person.ask_password',
  'person.begin_second_factor',
  'person.disable_second_factor',
  'person.enable_second_factor',
  'person.renew_recovery_codes',
  'person.reset_password',
  'person.use_recovery_code',
  'person.verify_email',
  'privacy.download_export',
  'privacy.erase',
  'privacy.export',
  'privacy.finish_erase',
  'privacy.purge_old',
  'privacy.undo_erase',
  'retention.change',
  'session.end_stolen',
  'session.sign_in',
  'session.sign_out',
  'session.switch_shop',
  'shop.change_plan',
  'shop.register',
  'shop.resume',
  'shop.suspend',
  'team.accept_invitation',
  'team.change_role',
  'team.invite',
  'team.remove',
  'team.revoke_invitation',
  'token.open',
  'token.renew',
]);
export type AuditAct = z.infer<typeof auditAct>;

/** `system`: the relay by itself, or somebody who is not known; `operator`: who runs the relay. */
export const auditActorKind = z.enum(['person', 'agent', 'system', 'operator']);
export type AuditActorKind = z.infer<typeof auditActorKind>;

/** `refused`: not for that role; `failed`: tried, and it did not come about. */
export const auditResult = z.enum(['done', 'refused', 'failed']);
export type AuditResult = z.infer<typeof auditResult>;

export const auditSubjectKind = z.enum([
  'account',
  'contact',
  'conversation',
  'dead_letter',
  'document',
  'endpoint',
  'export',
  'invitation',
  'person',
  'session',
  'shop',
]);
export type AuditSubjectKind = z.infer<typeof auditSubjectKind>;
