import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { EVENT_TYPES, EVENTS } from '../../src/outbox';
import { eventsPage } from '../support/events-page';

const FILE = resolve(__dirname, '../../docs/events.md');
const MARK = '<!-- types -->\n';

describe('docs/events.md', () => {
  const [intro = ''] = readFileSync(FILE, 'utf8').split(MARK);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(FILE, `${intro}${MARK}\n${eventsPage()}`);

  it('has exactly the types that the code declares, with their schemas', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(`${intro}${MARK}\n${eventsPage()}`);
  });

  it('shows schemas that a validator takes', () => {
    const ajv = addFormats(new Ajv({ strict: true }));
    const schemas = [...eventsPage().matchAll(/```json\n([^`]*)```/g)].map(
      ([, text = '']) => JSON.parse(text) as object,
    );
    expect(schemas).toHaveLength(EVENT_TYPES.length);
    for (const schema of schemas) expect(() => ajv.compile(schema)).not.toThrow();
  });

  it('says of each what it means', () => {
    expect(EVENT_TYPES.filter((type) => EVENTS[type].meaning.length < 15)).toEqual([]);
    expect(EVENT_TYPES.filter((type) => !/^[a-z_]+\.[a-z_]+$/.test(type))).toEqual([]);
  });
});
