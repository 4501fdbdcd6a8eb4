import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import schema from '@asyncapi/specs/schemas/3.0.0-without-$id.json';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { describeChat } from '../../src/chat/sockets/asyncapi';
import { CLOSINGS } from '../../src/chat/domain/closings';
import { CLIENT_FRAMES, readFrame, SERVER_FRAMES } from '../../src/chat/sockets/frames';

const FILE = resolve(__dirname, '../../docs/asyncapi.json');
const PAGE = resolve(__dirname, '../../docs/chat.md');
const ID = '01939c1e-6f00-7c3a-9b1e-2f6f5b7a1c11';

interface ChatDocument {
  readonly components: { readonly messages: Readonly<Record<string, { readonly payload: object }>> };
}

describe('docs/asyncapi.json', () => {
  const document = JSON.parse(JSON.stringify(describeChat())) as ChatDocument;
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));

  it('is the one that is committed: UPDATE_DOCS=1 announces a change', () => {
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(FILE, `${JSON.stringify(document, null, 2)}\n`);
    expect(existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : undefined).toEqual(document);
  });

  it('is an AsyncAPI 3 document', () => {
    const validate = addFormats(new Ajv({ strict: false })).compile(schema);
    validate(document);
    expect(validate.errors).toBeNull();
    expect(validate({ ...document, channels: { chat: { address: 5 } } })).toBe(false);
  });

  it.each([
    [{ type: 'send', id: ID, text: 'hola' }, true],
    [{ type: 'send', id: ID, text: 'a'.repeat(4_000) }, true],
    [{ type: 'send', id: ID, text: 'a'.repeat(4_001) }, false],
    [{ type: 'send', id: ID, text: '' }, false],
    [{ type: 'send', id: ID, text: 'tim\u0007bre' }, false],
    [{ type: 'send', id: 'x', text: 'hola' }, false],
    [{ type: 'send', id: ID }, false],
    [{ type: 'send', id: ID, text: 'hola', seq: 1 }, false],
    [{ type: 'read', upTo: 3 }, true],
    [{ type: 'read', upTo: -1 }, false],
    [{ type: 'read', upTo: 1.5 }, false],
    [{ type: 'read', upTo: '3' }, false],
    [{ type: 'resume', after: 0 }, true],
    [{ type: 'resume' }, false],
    [{ type: 'typing' }, true],
    [{ type: 'ping' }, true],
    [{ type: 'shout' }, false],
    [[], false],
    [null, false],
  ])('says of %j what the server says: %s', (frame, good) => {
    const client = Object.entries(document.components.messages).filter(([name]) => name.startsWith('client.'));
    expect(client).toHaveLength(Object.keys(CLIENT_FRAMES).length);
    const fits = client.filter(([, { payload }]) => ajv.compile(payload)(frame));
    expect(['frame' in readFrame(frame), fits.length]).toEqual([good, good ? 1 : 0]);
  });

  it('and docs/chat.md name every frame and every code', () => {
    const page = readFileSync(PAGE, 'utf8');
    const names = [...Object.keys(CLIENT_FRAMES), ...Object.keys(SERVER_FRAMES)].map((type) => `\`${type}`);
    const closings = Object.entries(CLOSINGS).map(([reason, code]) => `| ${code} | \`${reason}\``);
    expect([...names, ...closings].filter((words) => !page.includes(words))).toEqual([]);
  });
});
