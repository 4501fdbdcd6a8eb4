import { randomUUID } from 'node:crypto';
import type { Answer } from '../client';
import type { Actor, Call } from '../matrix/row';
import type { World } from '../matrix/world';

export const STRANGERS: readonly Actor[] = ['patientOther', 'professionalOther'];

export interface Asked extends Call {
  readonly method: string;
  /** `/api/v1/patients/{id}` */
  readonly path: string;
}

/** What strangers learn when they name somebody else's record in the path; nothing, where they are told the same of an id that nobody has. */
export async function learnt(world: World, { method, path, params, body }: Asked): Promise<string[]> {
  const { id = '', ...others } = (await params?.(world)) ?? {};
  const sent = await body?.(world);
  const found: string[] = [];
  for (const actor of STRANGERS) {
    const call = (one: string) => world.clients[actor].send(method, `/${filled(path, { ...others, id: one })}`, sent);
    const foreign = await call(id);
    const absent = await call(randomUUID());
    if (![403, 404].includes(foreign.status) || told(foreign) !== told(absent))
      found.push(`${method} ${path}: ${actor} is told ${told(foreign)}, of nothing ${told(absent)}`);
  }
  return found;
}

export const filled = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? name);

/** All that an answer tells: status, headers of its own, and every word of the body but the id of the request. */
export function told({ status, headers, text }: Answer): string {
  const said = text.replace(/"requestId":"[^"]*"/, '');
  return [status, headers.get('etag'), headers.get('content-length'), said].join(' ');
}
