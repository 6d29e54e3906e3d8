export * from './channel.ts';
export * from './delivery.ts';
export * from './document.ts';
export * from './ids.ts';
export * from './message-part.ts';
export * from './role.ts';
export * from './rows.ts';
export * from './time.ts';
