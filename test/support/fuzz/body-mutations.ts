import {
  BODIES_WITHOUT_FIELDS,
  FIELD_TRAPS,
  FORBIDDEN_FIELDS,
  MALFORMED_BODIES,
  nested,
  OTHER_CONTENT_TYPES,
} from '../hostile/traps';
import { shown, type Mutation, type Mutator } from './mutation';
import type { Random } from './random';
import { ODD_SCALARS, spoiltText } from './odd-values';

type Path = readonly (string | number)[];

/** All places of a JSON value, the whole left out. */
export function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    return [place, ...placesOf(child, place)];
  });
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((one, key) => (one as Record<string | number, unknown> | undefined)?.[key], value);

/** Nothing happens if another fault has taken the place away. */
function change(
  body: unknown,
  path: Path,
  act: (holder: Record<string | number, unknown>, key: string | number) => void,
) {
  const holder = valueAt(body, path.slice(0, -1));
  const key = path.at(-1);
  if (typeof holder === 'object' && holder !== null && key !== undefined)
    act(holder as Record<string | number, unknown>, key);
}

const put = (path: Path, value: unknown, what = shown(value)): Mutation => ({
  what: `${path.join('.')} = ${what}`,
  apply: (draft) => change(draft.body, path, (holder, key) => (holder[key] = structuredClone(value))),
});

/** Something else in the place of a value. */
const anotherValue: Mutator = ({ random, base }) => {
  const places = placesOf(base.body);
  if (places.length === 0) return undefined;
  const path = random.pick(places);
  const trap = random.pick(FIELD_TRAPS);
  return random.chance(0.5) ? put(path, trap.value, trap.what) : put(path, random.pick(ODD_SCALARS));
};

/** A value that is nearly right. */
const nearbyValue: Mutator = ({ random, base }) => {
  const places = placesOf(base.body);
  if (places.length === 0) return undefined;
  const path = random.pick(places);
  return put(path, nearby(valueAt(base.body, path), random));
};

function nearby(value: unknown, random: Random): unknown {
  if (typeof value === 'string') return spoiltText(value, random);
  if (typeof value === 'number')
    return random.pick([
      value + 1,
      value - 1,
      -value,
      value * 1e6,
      value + 0.5,
      String(value),
      [value],
      2 ** 31,
      2 ** 53,
    ]);
  if (Array.isArray(value))
    return random.pick<unknown>([
      [...value, ...value],
      value.slice(1),
      [value],
      value[0],
      Object.assign({}, value),
      {},
    ]);
  if (typeof value === 'object' && value !== null)
    return random.pick<unknown>([[value], null, {}, JSON.stringify(value)]);
  return random.pick<unknown>([String(value), [value], 0, {}]);
}

const missingField: Mutator = ({ random, base }) => {
  const places = placesOf(base.body);
  if (places.length === 0) return undefined;
  const path = random.pick(places);
  return {
    what: `without ${path.join('.')}`,
    apply: (draft) => change(draft.body, path, (holder, key) => Reflect.deleteProperty(holder, key)),
  };
};

/** In the body or in any object of it. */
const unknownField: Mutator = ({ random, base }) => {
  if (base.body === undefined || Buffer.isBuffer(base.body)) return undefined;
  const isObject = (path: Path) => {
    const value = valueAt(base.body, path);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  };
  const holder = random.pick([[], ...placesOf(base.body)].filter(isObject));
  const [name, value] = random.pick([
    ...Object.entries(FORBIDDEN_FIELDS),
    ['', 1],
    ['a.b', 1],
    ['$ref', 'x'],
    ['😀', 1],
  ] as const);
  return put([...holder, name], value);
};

/** JSON that `JSON.stringify` would not write, in the place of a value. */
const RAW_VALUES: readonly string[] = [
  ...['1e999', '-1e999', '1E400', '0.1e1', '-0', '1.0', '9007199254740993', '123456789012345678901234567890'],
  ...['{"__proto__":{"role":"admin"}}', '{"constructor":{"prototype":{"role":"admin"}}}', '{"a":1,"a":2}', '"\\u0000"'],
  ...['"\\ud800"', '"\\ud83d\\ude00"', 'undefined', 'NaN', '01', '+1', "'a'", '{}}', nested(30), nested(5_000)],
];
const rawValue: Mutator = ({ random, base }) => {
  const places = placesOf(base.body);
  if (places.length === 0) return undefined;
  const path = random.pick(places);
  const raw = random.pick(RAW_VALUES);
  return {
    what: `${path.join('.')} = ${raw.slice(0, 60)}`,
    apply: (draft) => {
      change(draft.body, path, (holder, key) => (holder[key] = '@@'));
      draft.edits.push((text) => text.replace('"@@"', () => raw));
    },
  };
};

/** The same name twice: parsers differ in which one counts. */
const repeatedName: Mutator = ({ random, base }) => {
  const names = Buffer.isBuffer(base.body) ? [] : Object.keys(base.body ?? {});
  if (names.length === 0) return undefined;
  const name = random.pick([...names, '__proto__']);
  const value = shown(random.pick(ODD_SCALARS));
  return {
    what: `${name} twice`,
    apply: (draft) => draft.edits.push((text) => text.replace(/\}$/, `,${JSON.stringify(name)}:${value}}`)),
  };
};

const anotherBody: Mutator = ({ random, base }) => {
  if (base.body === undefined && random.chance(0.7)) return undefined;
  const body = random.pick([...MALFORMED_BODIES, ...BODIES_WITHOUT_FIELDS, 'x'.repeat(300_000), '{}', '[[{}]]']);
  return {
    what: `the body ${body.slice(0, 40)}`,
    apply: (draft) => {
      draft.body ??= {};
      draft.edits.push(() => body);
    },
  };
};

const spoiltBytes: Mutator = ({ random, base }) => {
  if (base.body === undefined) return undefined;
  const [place, kind] = [random.next(), random.pick(['cut', 'flip', 'insert'] as const)];
  const code = random.below(0x2ff);
  return {
    what: `the body ${kind} at ${place.toFixed(3)}`,
    apply: (draft) =>
      draft.edits.push((text) => {
        const at = Math.floor(place * text.length);
        const rest = kind === 'cut' ? '' : text.slice(at + (kind === 'flip' ? 1 : 0));
        return text.slice(0, at) + (kind === 'cut' ? '' : String.fromCharCode(code)) + rest;
      }),
  };
};

const TYPES = [
  ...OTHER_CONTENT_TYPES,
  ...['application/json; charset=utf-16', 'application/json;', 'application/JSON', 'application/problem+json'],
  ...[
    'application/json, text/plain',
    'application/json; boundary=x',
    ' application/json',
    'image/png',
    'text/calendar',
  ],
  ...['application/merge-patch+json', 'multipart/form-data; boundary=x', 'application/octet-stream', '/', ';', 'a/b/c'],
];
const anotherContentType: Mutator = ({ random, base }) => {
  if (base.body === undefined) return undefined;
  const type = random.pick(TYPES);
  return { what: `content type ${type}`, apply: (draft) => void (draft.contentType = type) };
};

export const BODY_MUTATORS: readonly Mutator[] = [
  ...[anotherValue, anotherValue, anotherValue, nearbyValue, nearbyValue, nearbyValue, nearbyValue],
  ...[missingField, unknownField, unknownField, rawValue, rawValue, repeatedName, anotherBody, spoiltBytes],
  anotherContentType,
];
