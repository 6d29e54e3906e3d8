import { inspect } from 'node:util';

/** A text that prints as `[redacted]` wherever it lands (logs, JSON, errors) until somebody asks for it by name. */
export type Secret = {
  reveal(): string;
  toString(): string;
  toJSON(): string;
  [inspect.custom](): string;
};

const redacted = () => '[redacted]';

export function secret(value: string): Secret {
  // The value lives in the closure: no property enumeration, spread or deep clone can reach it.
  return Object.freeze({ reveal: () => value, toString: redacted, toJSON: redacted, [inspect.custom]: redacted });
}
