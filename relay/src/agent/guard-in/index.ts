export type { InjectionReading } from './injection.ts';
export { findPersonalData, type PersonalData, type PiiKind, redactPersonalData } from './pii.ts';
export { type DocumentScan, isDocumentInjected, scanDocument } from './scan-document.ts';
export { type InboundScan, scanInbound } from './scan-inbound.ts';
