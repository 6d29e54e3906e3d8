/** Grows by one with every change that an older peer would misread. The hash lock in protocol.test.ts forces the decision. */
export const PROTOCOL_VERSION = 4;
