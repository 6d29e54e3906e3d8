// Who may import whom (see the map in README.md). Checked by `npm run check`; build/layers.test.ts plants forbidden
// imports and must see each of them refused. TypeScript 7 has no compiler API, hence the swc parser: without it
// dependency-cruiser reads nothing and is content.

const { Visitor } = require('@swc/core/Visitor.js');

// swc's visitor stops at `using`, which is a variable declaration by another name.
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function visit(statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  statement.decls = this.visitVariableDeclarators(statement.decls);
  return statement;
};

/** The relay from left to right: a folder may import what stands to its left, never what stands beside or to its right. */
const relayOrder = [
  ['lib', 'config'],
  ['keys'],
  ['db'],
  ['queue'],
  ['events'],
  ['audit'],
  ['media', 'mail'],
  ['plans'],
  ['tenancy'],
  ['inbox'],
  ['connections', 'knowledge'],
  ['channels', 'agent', 'absence', 'dead-letters', 'privacy'],
  ['workbench'],
  ['gaps', 'review'],
];
const features = relayOrder.slice(5).flat();
const anyOf = (names) => `(?:${names.join('|')})`;

const relayRules = relayOrder.flatMap((level, index) =>
  level.map((folder) => ({
    name: `relay-${folder}-imports-leftwards`,
    severity: 'error',
    from: { path: `^relay/src/${folder}/`, pathNot: '\\.test\\.ts$' },
    to: {
      path: [
        ...[...level.filter((other) => other !== folder && index > 0), ...relayOrder.slice(index + 1).flat()].map(
          (other) => `^relay/src/${other}/`,
        ),
        '^relay/src/(?:features|main)\\.ts$',
      ],
      // withTenant flushes jobs as its last statement: it knows their shape, and gets the rest as an argument.
      ...(folder === 'db' ? { pathNot: '^relay/src/queue/task\\.ts$' } : {}),
    },
  })),
);

const forbid = (name, from, to) => ({ name, severity: 'error', from, to });
const outside = (...allowed) => ({ pathNot: allowed });
const packagesAndNode = '^(?:node:|[a-z_/]+$)|node_modules/';

module.exports = {
  forbidden: [
    forbid(
      'shared-depends-on-zod-only',
      { path: '^shared/src/', pathNot: '\\.test\\.ts$' },
      outside('^shared/', 'node_modules/zod/'),
    ),
    forbid('relay-never-imports-desktop', { path: '^relay/' }, { path: '^desktop/' }),
    forbid('desktop-never-imports-relay', { path: '^desktop/src/' }, { path: '^relay/' }),
    forbid(
      'product-never-imports-sandbox-or-tests',
      { path: '^(?:relay|desktop|shared)/src/', pathNot: '\\.test\\.tsx?$' },
      { path: '^relay/sandbox/|^(?:relay|desktop)/tests/|\\.test\\.tsx?$' },
    ),
    forbid('product-never-imports-build', { path: '^(?:relay|desktop|shared)/' }, { path: '^build/' }),
    forbid(
      'sandbox-imports-nothing-of-ours',
      { path: '^relay/sandbox/', pathNot: '\\.test\\.ts$' },
      { path: '^(?:shared|desktop)/|^relay/(?:src|tests)/' },
    ),
    forbid(
      'sandboxes-stand-alone',
      { path: '^relay/sandbox/([^/]+)/' },
      { path: '^relay/sandbox/[^/]+/', pathNot: '^relay/sandbox/$1/' },
    ),
    ...relayRules,
    forbid(
      'db-knows-only-the-shape-of-a-job',
      { path: '^relay/src/db/', pathNot: '\\.test\\.ts$' },
      { path: '^relay/src/queue/task\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'features-import-features-through-index',
      { path: `^relay/src/(${anyOf(features)})/`, pathNot: '\\.test\\.ts$' },
      { path: `^relay/src/${anyOf(features)}/`, pathNot: ['^relay/src/$1/', '/index\\.ts$'] },
    ),
    forbid('inbox-knows-no-provider', { path: '^relay/src/inbox/' }, { path: '^relay/src/providers/' }),
    forbid(
      'nobody-below-main-sees-the-feature-list',
      { path: '^relay/src/(?:queue|events|http|db)/' },
      { path: '^relay/src/features\\.ts$' },
    ),
    forbid(
      'a-provider-stands-alone',
      { path: '^relay/src/providers/([^/]+)/', pathNot: '\\.test\\.ts$' },
      outside(
        '^relay/src/providers/$1/',
        '^relay/src/providers/[^/]+\\.ts$',
        '^relay/src/lib/',
        '^shared/',
        packagesAndNode,
      ),
    ),
    forbid(
      'a-channel-sees-its-provider-and-the-port',
      { path: '^relay/src/channels/([^/]+)/', pathNot: '\\.test\\.ts$' },
      outside(
        '^relay/src/channels/$1/',
        '^relay/src/channels/[^/]+\\.ts$',
        '^relay/src/providers/$1/',
        '^relay/src/providers/[^/]+\\.ts$',
        '^relay/src/lib/',
        '^shared/',
        packagesAndNode,
      ),
    ),
    forbid(
      'bridge-depends-on-shared-only',
      { path: '^desktop/src/bridge/', pathNot: '\\.test\\.ts$' },
      outside('^desktop/src/bridge/', '^shared/', 'node_modules/zod/'),
    ),
    forbid(
      'engine-knows-no-host',
      { path: '^desktop/src/engine/' },
      { path: '^desktop/src/(?:electron|browser-host|renderer)/|node_modules/electron/|^electron$' },
    ),
    forbid(
      'hosts-stand-apart',
      { path: '^desktop/src/(electron|browser-host)/' },
      { path: '^desktop/src/(?:electron|browser-host|renderer)/', pathNot: '^desktop/src/$1/' },
    ),
    forbid(
      'browser-host-knows-no-electron',
      { path: '^desktop/src/browser-host/' },
      { path: 'node_modules/electron/|^electron$' },
    ),
    forbid(
      'renderer-sees-bridge-and-shared-only',
      { path: '^desktop/src/renderer/' },
      { path: '^desktop/src/(?:engine|electron|browser-host)/|node_modules/electron/|^electron$' },
    ),
    forbid(
      'renderer-runs-in-a-browser',
      { path: '^desktop/src/renderer/', pathNot: '^desktop/src/renderer/tests/|\\.test\\.tsx?$' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'renderer-features-stand-apart',
      { path: '^desktop/src/renderer/features/([^/]+)/', pathNot: '\\.test\\.tsx?$' },
      { path: '^desktop/src/renderer/features/', pathNot: '^desktop/src/renderer/features/$1/' },
    ),
    forbid(
      'no-cycle',
      { path: '^(?:shared|relay|desktop|build)/' },
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid('imports-exist', {}, { couldNotResolve: true }),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(?:dist|\\.tsbuild|coverage|test-results)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.css'],
    },
  },
};
