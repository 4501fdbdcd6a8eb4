import { kindOf, resolve } from '../hostile/places';
import { HEADER_TRAPS, PATH_TRAPS, QUERY_TRAPS } from '../hostile/traps';
import { shown, type Mutation, type Mutator, type Scene } from './mutation';
import { ODD_SCALARS, spoiltText } from './odd-values';
import { idFor } from './valid-values';

/** Also what has no UTF-8. */
const encoded = (text: string): string =>
  encodeURIComponent(text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'));

const spoiltPath: Mutator = ({ random, base, world }) => {
  const names = Object.keys(base.params);
  if (names.length === 0) return undefined;
  const name = random.pick(names);
  const value = random.chance(0.5)
    ? random.pick(PATH_TRAPS)
    : random.chance(0.5)
      ? idFor({ world, random }, name)
      : encoded(spoiltText(base.params[name] ?? '', random));
  return { what: `path ${name} = ${value.slice(0, 60)}`, apply: (draft) => void (draft.params[name] = value) };
};

const queryValue = (what: string, name: string, value: string, act: 'set' | 'add'): Mutation => ({
  what,
  apply: (draft) => {
    if (act === 'set') draft.query = draft.query.filter(([other]) => other !== name);
    draft.query.push([name, value]);
  },
});

const known = ({ named }: Scene) => (named.operation.parameters ?? []).filter((one) => one.in === 'query');

const spoiltQuery: Mutator = (scene) => {
  const { random, document } = scene;
  const parameters = known(scene);
  if (parameters.length === 0) return undefined;
  const { name, schema = {} } = random.pick(parameters);
  const kind = name === 'cursor' ? 'cursor' : kindOf(resolve(document, schema));
  const odd = random.pick(ODD_SCALARS);
  const value = random.chance(0.6)
    ? random.pick([...QUERY_TRAPS.any, ...QUERY_TRAPS[kind]])
    : encoded(typeof odd === 'string' ? odd : shown(odd));
  return queryValue(`?${name}=${value.slice(0, 60)}`, name, value, 'set');
};

/** Names twice, names that make lists and objects of values elsewhere, names that nobody knows. */
const oddQuery: Mutator = (scene) => {
  const { random } = scene;
  const names = known(scene).map(({ name }) => name);
  const name = random.pick([
    ...names,
    'x',
    '__proto__',
    'constructor',
    'toString',
    'id',
    '',
    '%00',
    '%FF',
    '%',
    'limit',
  ]);
  const suffix = random.pick(['', '', '', '[]', '[0]', '[a]', '[__proto__]', '.a', '%5B%5D', '%00']);
  const value = random.pick(['1', '', '%00', 'a,b', '%E0%A4%A', 'x'.repeat(3_000)]);
  return queryValue(`?${name}${suffix}=${value.slice(0, 40)}, again`, `${name}${suffix}`, value, 'add');
};

const HEADERS: readonly (readonly [string, string])[] = [
  ...([
    ['if-match', '*'],
    ['if-match', '"1"'],
    ['if-match', '"0", "1", "2"'],
    ['if-none-match', '*'],
    ['if-modified-since', 'x'],
    ['idempotency-key', ''],
    ['idempotency-key', 'fuzz'],
    ['idempotency-key', 'ñ'],
    ['accept', 'text/html'],
    ['accept', 'x'.repeat(4_000)],
    ['accept-language', 'en'],
    ['accept-language', '*;q=0'],
    ['accept-language', '\u00ff;q=-1'],
    ['accept-encoding', 'identity;q=0, *;q=0'],
    ['origin', 'null'],
    ['origin', 'https://evil.example'],
    ['access-control-request-method', 'DELETE'],
    ['range', 'bytes=0-0'],
    ['prefer', 'respond-async'],
    ['content-encoding', 'gzip'],
    ['content-encoding', 'br, gzip'],
    ['x-http-method-override', 'DELETE'],
    ['x-original-url', '/api/v1/accounts'],
    ['x-forwarded-for', '127.0.0.1, ::1, unknown'],
    ['x-forwarded-host', 'evil.example'],
    ['x-request-id', '\'"><x'],
    ['forwarded', 'for="_gazonk";proto=;by='],
    ['cookie', 'session=1; '.repeat(200)],
    ['te', 'trailers'],
    ['upgrade', 'h2c'],
    ['x-a', 'y'.repeat(8_000)],
  ] as const),
];

const oddHeaders: Mutator = ({ random }) => {
  const added = random.chance(0.3)
    ? Object.entries(random.pick(HEADER_TRAPS))
    : random.chance(0.1)
      ? Array.from({ length: 300 }, (_, i) => [`x-${i}`, 'y'] as const)
      : [random.pick(HEADERS)];
  const times = random.chance(0.2) ? 2 : 1;
  return {
    what: `${times === 2 ? 'twice ' : ''}${shown(added.slice(0, 2))}`,
    apply: (draft) => {
      for (let i = 0; i < times; i++) for (const [name, value] of added) draft.headers.push([name, value]);
    },
  };
};

/** Changes of the token itself: every one of them is refused, or does not matter to a public operation. */
const spoiltToken: Mutator = ({ random }) => {
  const [place, code] = [random.next(), 33 + random.below(94)];
  const scheme = random.pick(['Bearer', 'Bearer', 'bearer', 'Basic', 'Bearer Bearer', 'Bearer\t', '']);
  return {
    what: `token changed at ${place.toFixed(3)}, ${scheme}`,
    apply: (draft) => {
      draft.headers = draft.headers.map(([name, value]) => {
        if (name !== 'authorization') return [name, value];
        const token = value.replace('Bearer ', '');
        const at = Math.floor(place * token.length);
        return [name, `${scheme} ${token.slice(0, at)}${String.fromCharCode(code)}${token.slice(at + 1)}`];
      });
    },
  };
};

const anotherMethod: Mutator = ({ random }) => {
  const method = random.pick(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'SEARCH', 'PROPFIND']);
  return { what: method, apply: (draft) => void (draft.method = method) };
};

export const REQUEST_MUTATORS: readonly Mutator[] = [
  ...[spoiltPath, spoiltPath, spoiltQuery, spoiltQuery, spoiltQuery, oddQuery, oddHeaders, oddHeaders, spoiltToken],
  anotherMethod,
];
