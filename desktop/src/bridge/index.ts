export * from './bridge.ts';
export * from './contract.ts';
export * from './views.ts';
