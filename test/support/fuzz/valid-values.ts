import type { ApiDocument, Schema } from '../matrix/document';
import type { World } from '../matrix/world';
import { exampleOf, resolve, typesOf } from '../hostile/places';
import type { Random } from './random';

/** Makes up values that a schema allows, about people who are there. */
export interface Maker {
  readonly document: ApiDocument;
  readonly world: World;
  readonly random: Random;
}

const TEXTS = [
  'a',
  'Ana',
  'ñandú 😀',
  'x y',
  '日本語',
  'O’Higgins',
  '-',
  '0',
  'La Paz',
  'null',
  'true',
  '%25',
  '<b>',
  "d'Or",
];
const NOBODY = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';

/** @param name of the field: tells which ids fit */
export function validValue(maker: Maker, given: Schema, name: string, depth = 0): unknown {
  const { document, random } = maker;
  const schema = resolve(document, given) as Bounded;
  const types = typesOf(schema);
  if (types.includes('null') && random.chance(0.15)) return null;
  if (schema.enum) return random.pick(schema.enum);
  if (schema.properties) return validObject(maker, schema, depth + 1);
  if (schema.items) return validList(maker, schema, schema.items, name, depth + 1);
  if (types.includes('boolean')) return random.chance(0.5);
  if (types.includes('integer') || types.includes('number')) return validInteger(schema, random);
  return validText(maker, schema, name);
}

type Bounded = Schema & {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
};

function validObject(maker: Maker, schema: Bounded, depth: number): unknown {
  const required = new Set(schema.required);
  const entries = Object.entries(schema.properties ?? {}).filter(
    ([name]) => required.has(name) || maker.random.chance(depth > 3 ? 0 : 0.4),
  );
  return Object.fromEntries(entries.map(([name, field]) => [name, validValue(maker, field, name, depth)]));
}

function validList(maker: Maker, { minItems = 0, maxItems = 3 }: Bounded, items: Schema, name: string, depth: number) {
  const length = Math.max(minItems, maker.random.below(Math.min(maxItems, 3) + 1));
  return Array.from({ length }, () => validValue(maker, items, name, depth));
}

function validInteger({ minimum = -10, maximum = 1_000, example }: Bounded, random: Random): number {
  if (typeof example === 'number' && random.chance(0.5)) return example;
  return random.pick([minimum, maximum, Math.min(maximum, minimum + random.below(500))]);
}

function validText(maker: Maker, schema: Bounded, name: string): string {
  const { random, world } = maker;
  const { format, pattern, minLength = 1, maxLength = 40 } = schema;
  if (format === 'uuid' || /Id$/.test(name)) return idFor(maker, name);
  if (format === 'date') return dayNear(world, random);
  if (format === 'date-time') return instantNear(world, random);
  if (format === 'email') return random.chance(0.5) ? world.patient.email : `f${random.below(1e6)}@praxis.example`;
  const example = exampleOf(maker.document, schema);
  if (typeof example === 'string' && (pattern !== undefined || random.chance(0.5))) return example;
  const text = random.chance(0.1) ? 'x'.repeat(random.chance(0.5) ? maxLength : minLength) : random.pick(TEXTS);
  return text.slice(0, maxLength);
}

export function idFor({ world, random }: Pick<Maker, 'world' | 'random'>, name: string): string {
  const { patient, otherPatient, professional, otherProfessional, booked, pending, begun, series, waitlist } = world;
  if (/^patient/.test(name) && random.chance(0.8)) return random.pick([patient.id, otherPatient.id]);
  if (/^professional/.test(name) && random.chance(0.8)) return random.pick([professional.id, otherProfessional.id]);
  return random.pick([
    ...[patient.id, professional.id, booked, pending, begun, series.id, waitlist.entryId, waitlist.offerId],
    ...[patient.accountId, world.admin.account.id, NOBODY],
  ]);
}

const DAY_MS = 86_400_000;

function dayNear(world: World, random: Random): string {
  const days = random.chance(0.8) ? random.below(40) - 5 : random.below(4_000) - 2_000;
  return new Date(world.test.clock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

/** Mostly full hours of the practice's working days. */
function instantNear(world: World, random: Random): string {
  const day = dayNear(world, random);
  const hour = String(random.chance(0.8) ? 13 + random.below(8) : random.below(24)).padStart(2, '0');
  const minute = random.chance(0.8) ? '00' : random.pick(['15', '30', '45', '59']);
  return random.chance(0.9) ? `${day}T${hour}:${minute}:00.000Z` : `${day}T${hour}:${minute}:00+05:30`;
}
