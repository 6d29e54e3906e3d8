import { bits, type Features, featuresVersion } from './sentiment-features.ts';

/** In the order of the model's rows. */
export const labels = ['neg', 'neu', 'pos', 'q'] as const;
export type SentimentLabel = (typeof labels)[number];

export interface SentimentModel {
  /** One row per label: a weight per bucket, and the bias last. */
  readonly weights: readonly Float32Array[];
  /** Added to the logits before the label is chosen. */
  readonly offsets: readonly number[];
  /** Probability of `neg` from which a text is negative. */
  readonly negativeLimit: number;
}

const magic = 0x544d5331;
const buckets = 1 << bits;
const rowBytes = 12 + buckets;
const headBytes = 16;

/** Head (magic, version, bits, limit), then for each label: scale, bias, offset as float32 and a signed byte per bucket. */
export function encodeModel({ weights, offsets, negativeLimit }: SentimentModel): Buffer {
  const out = Buffer.alloc(headBytes + labels.length * rowBytes);
  out.writeUInt32LE(magic, 0);
  out.writeUInt32LE(featuresVersion, 4);
  out.writeUInt32LE(bits, 8);
  out.writeFloatLE(negativeLimit, 12);
  weights.forEach((row, label) => {
    const at = headBytes + label * rowBytes;
    const largest = row.subarray(0, buckets).reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    // A few very strong words would leave no steps for the many weak ones: they are cut off.
    const scale = (largest * 0.5) / 127;
    out.writeFloatLE(scale, at);
    out.writeFloatLE(row[buckets] ?? 0, at + 4);
    out.writeFloatLE(offsets[label] ?? 0, at + 8);
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      out.writeInt8(Math.max(-127, Math.min(127, Math.round((row[bucket] ?? 0) / scale))), at + 12 + bucket);
    }
  });
  return out;
}

export interface LoadedModel {
  readonly negativeLimit: number;
  readonly rows: readonly {
    readonly scale: number;
    readonly bias: number;
    readonly offset: number;
    readonly weights: Int8Array;
  }[];
}

/** @throws when the bytes are not a model for this version's features. */
export function decodeModel(bytes: Buffer): LoadedModel {
  const isOurs = bytes.length === headBytes + labels.length * rowBytes && bytes.readUInt32LE(0) === magic;
  if (!isOurs || bytes.readUInt32LE(4) !== featuresVersion || bytes.readUInt32LE(8) !== bits) {
    throw new Error('The sentiment model does not fit this version: train it again (relay/training).');
  }
  return {
    negativeLimit: bytes.readFloatLE(12),
    rows: labels.map((_, label) => {
      const at = headBytes + label * rowBytes;
      return {
        scale: bytes.readFloatLE(at),
        bias: bytes.readFloatLE(at + 4),
        offset: bytes.readFloatLE(at + 8),
        weights: new Int8Array(bytes.buffer, bytes.byteOffset + at + 12, buckets),
      };
    }),
  };
}

/** One logit per label. */
export function logitsOf({ rows }: LoadedModel, { buckets: at, values }: Features): number[] {
  return rows.map(({ scale, bias, weights }) => {
    let sum = 0;
    for (let index = 0; index < at.length; index += 1) sum += (weights[at[index] ?? 0] ?? 0) * (values[index] ?? 0);
    return sum * scale + bias;
  });
}
