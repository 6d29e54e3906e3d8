import { invalid } from './api-error.ts';
import { isObject, type Json } from './wire.ts';

const unsupported = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'maxItems',
  'uniqueItems',
];
const formats = new Set('time date-time date duration email hostname uri ipv4 ipv6 uuid'.split(' '));

/** What structured output takes of JSON Schema. Throws a 400 that names the place. */
export function checkOutputFormat(format: Json): void {
  if (!isObject(format) || format.type !== 'json_schema' || !isObject(format.schema)) {
    throw invalid('output_config.format: must be {"type": "json_schema", "schema": {...}}');
  }
  checkNode(format.schema, 'output_config.format.schema');
}

function checkNode(node: Json, path: string): void {
  if (!isObject(node)) return;
  for (const keyword of unsupported) {
    if (keyword in node) throw invalid(`${path}: property '${keyword}' is not supported`);
  }
  if (typeof node.format === 'string' && !formats.has(node.format)) {
    throw invalid(`${path}: format '${node.format}' is not supported`);
  }
  if (node.minItems !== undefined && node.minItems !== 0 && node.minItems !== 1) {
    throw invalid(`${path}: minItems must be 0 or 1`);
  }
  if (node.type === 'object' && node.additionalProperties !== false) {
    throw invalid(`${path}: for 'object' type, 'additionalProperties' must be explicitly set to false`);
  }
  for (const [name, child] of Object.entries(isObject(node.properties) ? node.properties : {})) {
    checkNode(child, `${path}.properties.${name}`);
  }
  for (const [name, child] of Object.entries(isObject(node.$defs) ? node.$defs : {})) {
    checkNode(child, `${path}.$defs.${name}`);
  }
  if (node.items !== undefined) checkNode(node.items, `${path}.items`);
  for (const keyword of ['anyOf', 'allOf']) {
    const list = node[keyword];
    if (Array.isArray(list))
      list.forEach((child, index) => {
        checkNode(child, `${path}.${keyword}.${index}`);
      });
  }
}
