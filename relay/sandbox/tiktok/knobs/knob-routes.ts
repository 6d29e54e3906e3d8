import type { FastifyInstance } from 'fastify';
import { ZodError } from 'zod';
import type { Sandbox } from '../context.ts';
import { UnknownSubjectError } from '../world/conversations.ts';
import { registerChatKnobs } from './chat-knobs.ts';
import { NotAPictureError } from './message-input.ts';
import { registerPhoneView } from './phone-view.ts';
import { registerWatchKnobs } from './watch-knobs.ts';
import { registerWorldKnobs } from './world-knobs.ts';

/** Everything under /_sandbox: JSON in, JSON out; 400 names what is wrong, 404 what is not there. */
export function registerKnobs(app: FastifyInstance, sandbox: Sandbox): void {
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof ZodError) return reply.code(400).send({ error: 'invalid', issues: error.issues });
    if (error instanceof NotAPictureError) return reply.code(400).send({ error: 'not_a_picture' });
    if (error instanceof UnknownSubjectError)
      return reply.code(404).send({ error: 'not_found', message: error.message });
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status >= 500) console.error(error);
    return reply.code(status).send({ error: status >= 500 ? 'internal' : 'bad_request' });
  });
  registerChatKnobs(app, sandbox);
  registerWorldKnobs(app, sandbox);
  registerWatchKnobs(app, sandbox);
  registerPhoneView(app, sandbox);
}
