/** What a platform's permission is for, in words that a shop understands; platforms name them each in their own way. */
export type ScopePurpose = 'read' | 'send' | 'manage' | 'profile' | 'other';

export function scopePurpose(scope: string): ScopePurpose {
  if (/message.*read/.test(scope)) return 'read';
  if (/message.*(send|write)/.test(scope)) return 'send';
  if (/message.*manage/.test(scope)) return 'manage';
  if (/user|profile/.test(scope)) return 'profile';
  return 'other';
}
