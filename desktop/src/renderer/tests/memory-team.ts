import type { CallInput, CallName, CallOutput, Topic } from '../../bridge/index.ts';
import { fixtureTeam } from './fixture/team.ts';

type TeamCall = Extract<CallName, `team.${string}` | `devices.${string}`>;
type Handlers = { [N in TeamCall]: (input: CallInput<N>) => CallOutput<N> };

/** The team's part of the memory bridge: members, invitations, devices. */
export function memoryTeam(
  now: number,
  isEmpty: boolean,
  needsRelay: () => void,
  changed: (...topics: Topic[]) => void,
): Handlers {
  const team = fixtureTeam(now, isEmpty);
  return {
    'team.list': () => {
      needsRelay();
      return { members: [...team.members], invitations: [...team.invitations] };
    },
    'team.invite': () => ({ link: null }),
    'team.revokeInvitation': ({ id }) => {
      team.invitations = team.invitations.filter((one) => one.id !== id);
      changed('team');
      return {};
    },
    'team.setRole': ({ id, role }) => {
      team.members = team.members.map((one) => (one.id === id ? { ...one, role } : one));
      changed('team');
      return {};
    },
    'team.remove': ({ id }) => {
      team.members = team.members.filter((one) => one.id !== id);
      changed('team');
      return {};
    },
    'devices.list': () => {
      needsRelay();
      return { devices: [...team.devices] };
    },
    'devices.revoke': ({ id }) => {
      team.devices = team.devices.filter((one) => one.id !== id);
      changed('devices');
      return {};
    },
  };
}
