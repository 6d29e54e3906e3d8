import { fileURLToPath } from 'node:url';

/** The folder this project lies in, without a slash at the end. */
export const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');
