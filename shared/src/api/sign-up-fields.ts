import { z } from 'zod';

export const emailAddress = z.string().trim().toLowerCase().pipe(z.email().max(254));
export const newPassword = z.string().min(10).max(200);
export const personName = z.string().trim().min(1).max(120);
