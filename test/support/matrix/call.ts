import type { Answer, Client } from '../client';
import type { Row } from './row';
import type { World } from './world';

/** What a row of the matrix says, sent by somebody. */
export async function call(world: World, operation: string, row: Row, client: Client): Promise<Answer> {
  const [method = '', template = ''] = operation.replace(/\?.*/, '').split(' ');
  const params = (await row.params?.(world)) ?? {};
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? name));
  const query = await row.query?.(world);
  return client.send(method, `/${path}`, await row.body?.(world), query ? { query } : {});
}
