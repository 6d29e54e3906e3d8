import { api, type Endpoint, idempotencyHeader, type PlainRoute, plainRoutes, problem } from '@tandem/shared/api';
import { z } from 'zod';

type Json = Record<string, unknown>;

const refusal = (mediaTypes: readonly string[] = ['application/problem+json']) => ({
  description: 'Refused',
  ...(mediaTypes.length > 0 && { content: contentOf(mediaTypes) }),
});
const contentOf = (mediaTypes: readonly string[]) =>
  Object.fromEntries(
    mediaTypes.map((type) => [
      type,
      type === 'application/problem+json' ? { schema: { $ref: '#/components/schemas/Problem' } } : {},
    ]),
  );

/** The OpenAPI 3.1 description of every route, made from the same declarations that serve and call them. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  const into: Components = {};
  const add = (method: string, path: string, described: Json) => {
    const template = path.replaceAll(/:(\w+)/g, '{$1}');
    paths[template] = { ...paths[template], [method.toLowerCase()]: described };
  };
  for (const [name, endpoint] of Object.entries<Endpoint>(api)) {
    add(endpoint.method, `/api/v1${endpoint.path}`, operation(name, endpoint, into));
  }
  for (const route of plainRoutes) add(route.method, route.path, plainOperation(route, into));
  return {
    openapi: '3.1.0',
    info: { title: 'Tandem Inbox relay', version },
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: toSchema(problem, 'output', { name: 'Problem', into }), ...into },
    },
  };
}

function operation(name: string, endpoint: Endpoint, into: Components): Json {
  const parameters = [
    ...parametersIn('path', endpoint.params, { name: `${name}.params`, into }),
    ...parametersIn('query', endpoint.query, { name: `${name}.query`, into }),
    ...(endpoint.method === 'GET' ? [] : [{ name: idempotencyHeader, in: 'header', schema: { type: 'string' } }]),
  ];
  const body = toSchema(endpoint.body, 'input', { name: `${name}.body`, into });
  const hasBody = Object.keys((body.properties as Json | undefined) ?? {}).length > 0;
  return {
    operationId: name,
    summary: endpoint.summary,
    ...securityOf(endpoint.access),
    parameters,
    ...(hasBody && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      200: {
        description: 'Done',
        content: {
          'application/json': { schema: toSchema(endpoint.output, 'output', { name: `${name}.output`, into }) },
        },
      },
      default: refusal(),
    },
  };
}

function plainOperation({ path, access, summary, query, takes, answers, refuses }: PlainRoute, into: Components): Json {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return {
    summary,
    ...securityOf(access),
    parameters: [
      ...inPath,
      ...(query === undefined
        ? []
        : parametersIn('query', query, { name: `${path.replaceAll(/\W+/g, '.')}.query`, into })),
    ],
    ...(takes !== undefined && { requestBody: { required: true, content: contentOf(takes) } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, types]) => [
          status,
          { description: 'Done', ...(types.length > 0 && { content: contentOf(types) }) },
        ]),
      ),
      default: refusal(refuses),
    },
  };
}

function securityOf(access: Endpoint['access']): Json {
  return access === null ? {} : { security: [{ bearer: [] }], 'x-permission': access };
}

function parametersIn(place: 'path' | 'query', schema: z.ZodType, at: { name: string; into: Components }): Json[] {
  const { properties = {}, required = [] } = toSchema(schema, 'input', at) as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, shape]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: shape,
  }));
}

/** Of schemas that refer to themselves, by name; collected while the document is made. */
type Components = Record<string, Json>;

/** What a schema refers to within itself would be looked for at the document's root, so it goes to the components under `name`. */
function toSchema(schema: z.ZodType, io: 'input' | 'output', { name, into }: { name: string; into: Components }): Json {
  const { $defs = {}, $schema: _, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const here = `#/components/schemas/${name}`;
  const rewritten = (part: unknown) =>
    JSON.parse(
      JSON.stringify(part, (key, value: unknown) =>
        key === '$ref' && typeof value === 'string'
          ? value.replace(/^#\/\$defs\//, `${here}.`).replace(/^#$/, here)
          : value,
      ),
    ) as Json;
  for (const [inner, definition] of Object.entries($defs)) into[`${name}.${inner}`] = rewritten(definition);
  if (!JSON.stringify(own).includes('"$ref":"#"')) return rewritten(own);
  into[name] = rewritten(own);
  return { $ref: here };
}
