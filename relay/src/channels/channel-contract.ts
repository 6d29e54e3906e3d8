import { capabilities as capabilitiesSchema } from '@tandem/shared/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Channel, ChannelEvent, SignatureVerdict, WebhookRequest } from './channel.ts';

export interface ChannelSample {
  readonly name: string;
  readonly body: Uint8Array;
}

export interface ContractInput {
  readonly channel: Channel;
  readonly samples: readonly ChannelSample[];
  readonly scopes: readonly string[];
  /** Requests whose verdict at `nowMs` is known; at least one of each kind the platform's scheme can tell. */
  readonly signed: readonly {
    readonly name: string;
    readonly request: WebhookRequest;
    readonly verdict: SignatureVerdict;
  }[];
  readonly nowMs: number;
}

/** A header's bytes come as latin-1. */
const headerText = fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)) });

/** What every adapter must keep, whatever its platform. A bug begins with a new sample. */
export function describeChannelContract({ channel, samples, scopes, signed, nowMs }: ContractInput): void {
  describe(`${channel.kind} keeps the channel contract`, () => {
    test('there are samples to judge by', () => {
      expect(samples.length).toBeGreaterThan(0);
      expect(new Set(signed.map(({ verdict }) => verdict))).toContain('ok');
    });

    test.each(samples)('parsing is pure: $name', ({ body }) => {
      const before = Uint8Array.from(body);
      const first = channel.parse(body);
      expect(channel.parse(Uint8Array.from(body))).toEqual(first);
      expect(body).toEqual(before);
      for (const event of first) expectSound(event);
    });

    test('parsing is total on bytes', () => {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (body) => channel.parse(body).forEach(expectSound)));
    });

    test('parsing is total on JSON', () => {
      fc.assert(fc.property(fc.json(), (text) => channel.parse(bytesOf(text)).forEach(expectSound)));
    });

    test('parsing is total on a sample with any value replaced by anything', () => {
      const jsons = samples.map(({ body }) => new TextDecoder().decode(body));
      fc.assert(
        fc.property(fc.constantFrom(...jsons), fc.nat(), fc.jsonValue(), (json, index, value) => {
          channel.parse(bytesOf(replaced(json, index, value))).forEach(expectSound);
        }),
        { numRuns: 200 },
      );
    });

    test('parsing is total on nesting that exhausts a stack', () => {
      const depth = 100_000;
      channel.parse(bytesOf(`${'['.repeat(depth)}${']'.repeat(depth)}`)).forEach(expectSound);
      channel.parse(bytesOf(`${'{"content":'.repeat(depth)}1${'}'.repeat(depth)}`)).forEach(expectSound);
    });

    test.each(signed)('signature: $name is $verdict', ({ request, verdict }) => {
      expect(channel.verifySignature(request, nowMs)).toBe(verdict);
    });

    test('no header makes the signature check throw, and none made up is accepted', () => {
      const [{ request }] = signed as readonly [ContractInput['signed'][number]];
      fc.assert(
        fc.property(headerText, (text) => {
          const headers = Object.fromEntries(Object.keys(request.headers).map((name) => [name, text]));
          expect(['bad', 'missing']).toContain(channel.verifySignature({ ...request, headers }, nowMs));
        }),
      );
    });

    test('its capabilities are sound', () => {
      capabilitiesSchema.parse(channel.capabilities(scopes));
      capabilitiesSchema.parse(channel.capabilities([]));
    });
  });
}

/** What the inbox relies on: named, dated, and storable in PostgreSQL. */
function expectSound(event: ChannelEvent): void {
  expect(event.dedupeKey).not.toBe('');
  expect(Number.isSafeInteger(event.occurredAt)).toBe(true);
  expect(Number.isNaN(new Date(event.occurredAt).getTime())).toBe(false);
  expect(textsOf(event).filter((text) => text.includes('\0') || !text.isWellFormed())).toEqual([]);
  if (event.kind === 'message' || event.kind === 'echo') {
    expect(event.externalId).not.toBe('');
    expect(event.conversationKey).not.toBe('');
    expect(event.parts.length).toBeGreaterThan(0);
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The `index`th value of the document, counted through texts that hold JSON themselves, becomes `value`. */
function replaced(json: string, index: number, value: unknown): string {
  const total = count(JSON.parse(json));
  let left = index % total;
  const walk = (node: unknown): unknown => {
    if (left-- === 0) return value;
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node === 'object' && node !== null) {
      return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, walk(inner)]));
    }
    if (typeof node === 'string' && node.startsWith('{')) return JSON.stringify(walk(JSON.parse(node)));
    return node;
  };
  return JSON.stringify(walk(JSON.parse(json)));
}

function count(node: unknown): number {
  if (Array.isArray(node)) return node.reduce((sum, inner) => sum + count(inner), 1);
  if (typeof node === 'object' && node !== null)
    return Object.values(node).reduce<number>((sum, inner) => sum + count(inner), 1);
  if (typeof node === 'string' && node.startsWith('{')) return 1 + count(JSON.parse(node));
  return 1;
}
