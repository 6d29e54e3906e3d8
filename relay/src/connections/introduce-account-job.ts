import type { ConnectionId } from '@tandem/shared/model';
import type { JobRequest } from '../queue/task.ts';

export const introduceAccountName = 'introduce-account';

/** Name, handle and picture of an account that was just linked. The picture comes through its channel, hence the task is there. */
export function introduceAccountJob(connectionId: ConnectionId): JobRequest {
  return { task: introduceAccountName, payload: { connectionId }, key: `${introduceAccountName}:${connectionId}` };
}
