export * from './close-codes.ts';
export * from './event.ts';
export * from './frames-down.ts';
export * from './frames-up.ts';
export * from './version.ts';
