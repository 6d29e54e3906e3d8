import { defaultRetention } from '@tandem/shared/api';
import { BridgeError, type CallInput, type CallName, type CallOutput, type privacyCalls } from '../../bridge/index.ts';
import { fixtureAudit, fixtureErasures, fixtureExports } from './fixture/privacy.ts';

type PrivacyCall = Extract<CallName, keyof typeof privacyCalls>;
type Handlers = { [N in PrivacyCall]: (input: CallInput<N>) => CallOutput<N> };

/** The audit log's and the customers' part of the memory bridge. */
export function memoryPrivacy(now: number, isEmpty: boolean, needsRelay: () => void, changed: () => void): Handlers {
  const entries = isEmpty ? [] : fixtureAudit(now);
  let erasures = isEmpty ? [] : fixtureErasures(now);
  const exports = isEmpty ? [] : fixtureExports(now);
  let retention = defaultRetention;
  const content = 'at,actor\r\n';
  return {
    'audit.list'({ act, result, actor }) {
      needsRelay();
      const fits = entries.filter(
        (entry) =>
          (act === undefined || entry.act.startsWith(act)) &&
          (result === undefined || entry.result === result) &&
          (actor === undefined || entry.actor.id === actor || entry.actor.kind === actor),
      );
      return { entries: fits, nextCursor: null };
    },
    'audit.file': ({ format = 'csv' }) => ({ name: `audit.${format}`, mime: 'text/csv', content }),
    'retention.get'() {
      needsRelay();
      return retention;
    },
    'retention.put'(periods) {
      retention = periods;
      changed();
      return retention;
    },
    'erasures.list'() {
      needsRelay();
      return [...erasures];
    },
    'erasures.undo'({ id }) {
      if (!erasures.some((one) => one.id === id)) throw new BridgeError('not_found', 'over');
      erasures = erasures.filter((one) => one.id !== id);
      changed();
      return {};
    },
    'exports.list'() {
      needsRelay();
      return [...exports];
    },
    'exports.file': ({ format }) => ({ name: `customer.${format}`, mime: 'text/csv', content }),
    'contacts.export'({ contactId }) {
      const [first] = fixtureExports(now);
      if (first === undefined) throw new BridgeError('not_found', 'nobody');
      const made = { ...first, contactId: contactId as typeof first.contactId };
      exports.push(made);
      changed();
      return made;
    },
    'contacts.erase'({ contactId }) {
      const [first] = fixtureErasures(now);
      if (first === undefined) throw new BridgeError('not_found', 'nobody');
      const begun = { ...first, id: contactId, contactId: contactId as typeof first.contactId };
      erasures = [...erasures, begun];
      changed();
      return begun;
    },
  };
}
