/** Who may import whom, besides `common` and `config` (docs/architecture.md). A module not listed may import nothing. */
const ALLOWED = {
  outbox: [],
  jobs: [],
  audit: [],
  health: [],
  practice: ['audit', 'outbox'],
  accounts: ['audit', 'outbox', 'practice'],
  auth: ['accounts', 'audit', 'outbox', 'practice'],
  machines: ['accounts', 'audit'],
  professionals: ['accounts', 'audit', 'outbox', 'practice'],
  patients: ['accounts', 'audit', 'outbox', 'practice'],
  me: ['accounts', 'patients', 'professionals', 'audit'],
  availability: ['professionals', 'audit', 'outbox', 'practice'],
  appointments: ['availability', 'professionals', 'patients', 'audit', 'outbox', 'practice'],
  notifications: ['accounts', 'audit', 'jobs', 'outbox', 'patients', 'practice'],
  privacy: ['accounts', 'appointments', 'audit', 'jobs', 'outbox', 'patients', 'waitlist'],
  chat: ['appointments', 'availability', 'professionals', 'patients', 'audit', 'jobs', 'outbox', 'practice'],
  waitlist: ['appointments', 'availability', 'professionals', 'patients', 'audit', 'outbox', 'practice'],
  broker: ['outbox'],
  caseload: ['broker', 'outbox', 'professionals'],
  webhooks: ['audit', 'jobs', 'outbox'],
};
const MODULES = Object.keys(ALLOWED);
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'only-through-index',
      comment: 'Another module is entered by its index.ts and nowhere else.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '^src/cli/' },
      to: { path: '^src/([^/]+)/', pathNot: ['^src/$1/', '^src/(common|config)/', '^src/[^/]+/index\\.ts$'] },
    },
    ...MODULES.map((m) => ({
      name: `direction-${m}`,
      severity: 'error',
      from: { path: `^src/${m}/` },
      to: {
        path: `^src/(${MODULES.filter((x) => x !== m && !ALLOWED[m].includes(x))
          .concat('cli')
          .join('|')})/`,
      },
    })),
    {
      name: 'common-knows-no-module',
      severity: 'error',
      from: { path: '^src/(common|config)/' },
      to: { path: `^src/(${MODULES.join('|')}|cli)/` },
    },
    {
      name: 'domain-is-pure',
      comment: 'Rules import rules, errors, time and Temporal. No framework, no ORM, no clock.',
      severity: 'error',
      from: { path: '^src/.+/domain/', pathNot: '\\.spec\\.ts$' },
      to: {
        pathNot: [
          '/domain/',
          '\\.errors\\.ts$',
          '^src/common/time/(interval|zones|dates|transitions|[a-z-]+)\\.ts$',
          '^src/common/errors/',
          'node_modules/temporal-polyfill',
        ],
      },
    },
    {
      name: 'domain-has-no-clock',
      severity: 'error',
      from: { path: '^src/.+/domain/' },
      to: { path: '^src/common/time/clock\\.ts$' },
    },
    {
      name: 'no-http-below-controllers',
      severity: 'error',
      from: { path: '\\.(service|queries|policy|errors|entity)\\.ts$' },
      to: { path: 'node_modules/(fastify|@nestjs/platform-fastify|@nestjs/swagger)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
