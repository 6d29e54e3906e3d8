import { readFileSync } from 'node:fs';
import { bits, featuresVersion, sentimentFeatures } from '../sentiment/sentiment-features.ts';

// A linear model over the same letters and words that a message's feeling is read from. It knows what attacks sound like where no rule
// names them; trained by relay/training/train-injection.ts.

const magic = 0x544d4a31;
const headBytes = 20;
const buckets = 1 << bits;

export interface InjectionModel {
  /** A weight per bucket, and the bias last. */
  readonly weights: Float32Array;
}

/** Head (magic, version, bits, scale, bias), then a signed byte per bucket. */
export function encodeInjectionModel({ weights }: InjectionModel): Buffer {
  const out = Buffer.alloc(headBytes + buckets);
  const largest = weights.subarray(0, buckets).reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  // The few strongest are cut off, or no steps would be left for the many weak ones.
  const scale = (largest * 0.5) / 127;
  out.writeUInt32LE(magic, 0);
  out.writeUInt32LE(featuresVersion, 4);
  out.writeUInt32LE(bits, 8);
  out.writeFloatLE(scale, 12);
  out.writeFloatLE(weights[buckets] ?? 0, 16);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    out.writeInt8(Math.max(-127, Math.min(127, Math.round((weights[bucket] ?? 0) / scale))), headBytes + bucket);
  }
  return out;
}

function load(): { scale: number; bias: number; weights: Int8Array } {
  const bytes = readFileSync(new URL('injection.bin', import.meta.url));
  const isOurs = bytes.length === headBytes + buckets && bytes.readUInt32LE(0) === magic;
  if (!isOurs || bytes.readUInt32LE(4) !== featuresVersion || bytes.readUInt32LE(8) !== bits) {
    throw new Error('The injection model does not fit this version: train it again (relay/training).');
  }
  return {
    scale: bytes.readFloatLE(12),
    bias: bytes.readFloatLE(16),
    weights: new Int8Array(bytes.buffer, bytes.byteOffset + headBytes, buckets),
  };
}

let loaded: ReturnType<typeof load> | undefined;

/** Log odds that a text is an attack, as far as its letters and words tell. */
export function soundsLikeAttack(text: string): number {
  loaded ??= load();
  const { buckets: at, values } = sentimentFeatures(text);
  let sum = 0;
  for (let index = 0; index < at.length; index += 1)
    sum += (loaded.weights[at[index] ?? 0] ?? 0) * (values[index] ?? 0);
  return sum * loaded.scale + loaded.bias;
}
