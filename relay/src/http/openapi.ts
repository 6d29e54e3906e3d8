import { api, type Endpoint, idempotencyHeader, problem } from '@tandem/shared/api';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 description of every JSON endpoint, made from the same declarations that serve and call them. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(api)) {
    const path = `/api/v1${endpoint.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Tandem Inbox relay', version },
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: toSchema(problem, 'output') },
    },
  };
}

function operation(name: string, endpoint: Endpoint): Json {
  const parameters = [
    ...parametersIn('path', endpoint.params),
    ...parametersIn('query', endpoint.query),
    ...(endpoint.method === 'GET' ? [] : [{ name: idempotencyHeader, in: 'header', schema: { type: 'string' } }]),
  ];
  const body = toSchema(endpoint.body, 'input');
  const hasBody = Object.keys((body.properties as Json | undefined) ?? {}).length > 0;
  return {
    operationId: name,
    summary: endpoint.summary,
    ...(endpoint.access !== null && { security: [{ bearer: [] }], 'x-permission': endpoint.access }),
    parameters,
    ...(hasBody && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: toSchema(endpoint.output, 'output') } } },
      default: {
        description: 'Refused',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function parametersIn(place: 'path' | 'query', schema: z.ZodType): Json[] {
  const { properties = {}, required = [] } = toSchema(schema, 'input') as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, shape]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: shape,
  }));
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' });
}
