import { z } from 'zod';
import type { Permission } from '../model/role.ts';
import { auditExportQuery } from './audit.ts';
import type { Method } from './endpoint.ts';

/** What is no JSON endpoint: bytes, pages for browsers, platforms' calls, the stream's upgrade, and what operators watch. */
export interface PlainRoute {
  readonly method: Method;
  /** From the root, parameters as `:name`. */
  readonly path: string;
  readonly access: Permission | 'signed-in' | null;
  readonly summary: string;
  readonly query?: z.ZodType;
  /** Media types of the request's body. */
  readonly takes?: readonly string[];
  /** By status: the media types of a good answer, or none without a body. */
  readonly answers: Readonly<Record<number, readonly string[]>>;
  /** How it says no where that is not by a problem document. */
  readonly refuses?: readonly string[];
}

const html = ['text/html'];
const json = ['application/json'];
const open = { method: 'GET', access: null } as const;
const callback = {
  ...open,
  summary: 'Where a platform sends the browser back to when an account is linked',
  query: z.object({ state: z.string().optional(), code: z.string().optional(), error: z.string().optional() }),
  answers: { 200: html },
  refuses: html,
};
const page = { ...open, query: z.object({ lang: z.enum(['th', 'en']).optional() }), answers: { 200: html } };

export const plainRoutes: readonly PlainRoute[] = [
  { ...open, path: '/healthz', summary: 'The process lives', answers: { 200: json } },
  { ...open, path: '/readyz', summary: 'It has its database and is not ending', answers: { 200: json }, refuses: json },
  {
    ...open,
    path: '/metrics',
    summary: 'Figures for Prometheus; with a token of its own, or from this machine',
    answers: { 200: ['text/plain'] },
  },
  { ...open, path: '/openapi.json', summary: 'This document', answers: { 200: json } },
  {
    ...open,
    path: '/webhooks/:channel',
    summary: 'The handshake of platforms that have one',
    answers: { 200: ['text/plain'] },
  },
  {
    method: 'POST',
    path: '/webhooks/:channel',
    access: null,
    summary: 'What a platform tells, signed by it; answered once it is stored',
    takes: json,
    answers: { 200: [] },
    refuses: [],
  },
  {
    ...open,
    path: '/oauth/start/:id',
    summary: 'Sends the browser to the platform’s consent page',
    answers: { 302: [] },
    refuses: html,
  },
  { ...callback, path: '/oauth/callback/:provider' },
  { ...callback, path: '/oauth/callback/:provider/' },
  { ...page, path: '/join', summary: 'The page of an invitation’s letter' },
  { ...page, path: '/verify-email', summary: 'The page of the letter that confirms an address' },
  { ...page, path: '/reset-password', summary: 'The page of the letter that sets a password anew' },
  {
    method: 'GET',
    path: '/api/v1/stream',
    access: 'signed-in',
    summary: 'WebSocket: hello, welcome, then every change; typing and presence both ways',
    answers: { 101: [] },
  },
  {
    method: 'GET',
    path: '/api/v1/media/:id',
    access: 'inbox.read',
    summary: 'The bytes of an image or a file',
    answers: { 200: ['image/*', 'application/octet-stream'] },
  },
  {
    method: 'POST',
    path: '/api/v1/connections/:id/documents/file',
    access: 'agent.change',
    summary: 'A PDF for the shop’s knowledge; answers with the document, whose import goes on',
    query: z.object({ title: z.string().min(1).max(200) }),
    takes: ['application/pdf'],
    answers: { 200: json },
  },
  {
    method: 'GET',
    path: '/api/v1/audit/export',
    access: 'audit.review',
    summary: 'The audit log that a filter finds, as a file',
    query: auditExportQuery,
    answers: { 200: ['text/csv', 'application/json'] },
  },
  {
    ...open,
    path: '/api/v1/exports/:id/file',
    summary: 'A copy of a customer’s data, to whoever has its signed link; over after 24 hours',
    query: z.object({
      shop: z.string(),
      format: z.enum(['json', 'csv']),
      expires: z.string(),
      signature: z.string(),
    }),
    answers: { 200: ['text/csv', 'application/json'] },
  },
];
