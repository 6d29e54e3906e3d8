import type { Capabilities } from '@tandem/shared/model';

const hourMs = 3_600_000;

/** The strict reading of the send page (2026-04): every customer message opens 48 hours and ten messages. */
export function capabilities(grantedScopes: readonly string[]): Capabilities {
  const canRead = grantedScopes.includes('message.list.read');
  return {
    replyWindow: { ms: 48 * hourMs },
    messagesPerWindow: 10,
    windowExtension: null,
    replyHandleTtlMs: null,
    maxPartsPerCall: 1,
    text: { limit: 6000, unit: 'char' },
    // JPG and PNG up to 3 MB by upload are possible; offered as soon as sending pictures is built.
    outboundMedia: {},
    receipts: ['seen'],
    selfEchoes: true,
    typing: true,
    quote: true,
    idempotentSend: false,
    ackDeadlineMs: 5000,
    redeliveryHorizonMs: 72 * hourMs,
    catchUp: canRead ? { depthMs: 90 * 24 * hourMs, messagesPerConversation: 20 } : null,
    sendRate: [
      { n: 10, perMs: 1000, scope: 'app' },
      { n: 600, perMs: 60_000, scope: 'app' },
    ],
    canInitiate: false,
  };
}
