import { z } from 'zod';
import { CLOSINGS } from '../domain/closings';
import { MAX_SEQ } from '../domain/message-text';
import { CLIENT_FRAMES, SERVER_FRAMES } from './frames';

type Frames = Readonly<Record<string, z.ZodObject>>;

/** The chat socket as an AsyncAPI 3 document, made of the very schemas that frames are checked against. */
export function describeChat(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Praxis chat',
      version: '1',
      description:
        'What the patient and the professional of an appointment write to each other. Text frames of JSON, one object each; unknown members are refused. ' +
        `The server closes with: ${Object.entries(CLOSINGS)
          .map(([reason, code]) => `${code} ${reason}`)
          .join(', ')}.`,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/json',
    servers: {
      deployment: {
        host: '{host}',
        protocol: 'wss',
        variables: { host: { default: '127.0.0.1:3000', description: 'Where the API is.' } },
        security: [{ $ref: '#/components/securitySchemes/bearer' }, { $ref: '#/components/securitySchemes/ticket' }],
      },
    },
    channels: { chat: channel() },
    operations: operations(),
    components: {
      messages: { ...messages('client', CLIENT_FRAMES), ...messages('server', SERVER_FRAMES) },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        ticket: { type: 'httpApiKey', name: 'ticket', in: 'query' },
      },
    },
  };
}

const channel = () => ({
  address: '/ws/chat/{appointmentId}',
  title: 'One conversation',
  parameters: { appointmentId: { description: 'The appointment, a UUID.' } },
  messages: { ...references('client', CLIENT_FRAMES), ...references('server', SERVER_FRAMES) },
  bindings: {
    ws: {
      method: 'GET',
      query: {
        type: 'object',
        properties: {
          ticket: { type: 'string', description: 'Of `POST /api/v1/chat/tickets`: once, within 30 seconds.' },
          after: {
            type: 'integer',
            minimum: 0,
            maximum: MAX_SEQ,
            description: 'The `seq` of the last message that this device has: the next ones follow the welcome.',
          },
        },
      },
    },
  },
});

const operations = () => ({
  clientSends: {
    action: 'receive',
    summary: 'What a client sends.',
    channel: { $ref: '#/channels/chat' },
    messages: inChannel('client', CLIENT_FRAMES),
  },
  serverSends: {
    action: 'send',
    summary: 'What the server sends.',
    channel: { $ref: '#/channels/chat' },
    messages: inChannel('server', SERVER_FRAMES),
  },
});

const nameOf = (side: string, type: string): string => `${side}.${type}`;

const each = <T>(side: string, frames: Frames, value: (type: string, frame: z.ZodObject) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(frames).map(([type, frame]) => [nameOf(side, type), value(type, frame)]));

const references = (side: string, frames: Frames) =>
  each(side, frames, (type) => ({ $ref: `#/components/messages/${nameOf(side, type)}` }));

const inChannel = (side: string, frames: Frames) =>
  Object.keys(frames).map((type) => ({ $ref: `#/channels/chat/messages/${nameOf(side, type)}` }));

const messages = (side: string, frames: Frames) =>
  each(side, frames, (type, frame) => {
    const { $schema: _, description, ...payload } = z.toJSONSchema(frame, { target: 'draft-7', io: 'input' });
    return { name: type, summary: description, payload };
  });
