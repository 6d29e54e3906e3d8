import type { ContactRow } from '@tandem/shared/model';
import type { ReactNode } from 'react';
import { useBridge } from '../bridge/bridge-context.tsx';
import { initialOf, toneOf } from './initial.ts';

/** The customer's face. Decoration: the name always stands beside it. */
export function Avatar({ of, size, children }: { of: ContactRow; size?: 24 | 28 | 32 | 48; children?: ReactNode }) {
  const bridge = useBridge();
  return (
    <span className={`avatar tone-${toneOf(of.id)} ${size ? `is-${size}` : ''}`} aria-hidden="true">
      {of.avatarMediaId === null ? (
        initialOf(contactName(of))
      ) : (
        <img src={bridge.mediaUrl(of.avatarMediaId)} alt="" loading="lazy" />
      )}
      {children}
    </span>
  );
}

export function contactName(contact: ContactRow): string {
  return contact.displayName ?? (contact.handle === null ? '—' : `@${contact.handle.replace(/^@/, '')}`);
}

export function handleOf(contact: { readonly handle: string | null }): string | null {
  return contact.handle === null ? null : `@${contact.handle.replace(/^@/, '')}`;
}
