import { z } from 'zod';
import { CLOSING_REASONS } from '../domain/closings';
import { MEMBERS } from '../domain/chat-window';
import { MAX_SEQ, MAX_TEXT, TEXT } from '../domain/message-text';

/*
 * Every frame of the chat socket, version 1: what the server checks is what docs/asyncapi.json says, since it is made of this.
 */

const number = z.int().min(0).max(MAX_SEQ);
const id = z.guid().toLowerCase();
const member = z.enum(MEMBERS);
const instant = z.iso.datetime();
const frame = <Name extends string, Shape extends z.ZodRawShape>(type: Name, meaning: string, shape: Shape) =>
  z.strictObject({ type: z.literal(type), ...shape }).describe(meaning);

export const CLIENT_FRAMES = {
  send: frame('send', 'Writes a message. Send it again with the same id until there is an `ack`.', {
    id,
    text: z.string().trim().min(1).max(MAX_TEXT).regex(TEXT),
  }),
  read: frame('read', 'Notes that all up to this number was read.', { upTo: number }),
  typing: frame('typing', 'Says that somebody is writing; every two seconds at most.', {}),
  resume: frame('resume', 'Begins the messages after this number: the last that the client has, 0 for all.', {
    after: number,
  }),
  ping: frame('ping', 'Is answered with `pong`: for clients that cannot send the ping of the protocol.', {}),
};

export const SERVER_FRAMES = {
  welcome: frame(
    'welcome',
    'The first frame. With `after` in the address, messages follow; without, new ones follow the first frame of the client, or a quarter of a second.',
    {
      version: z.literal(1),
      you: member,
      lastSeq: number,
      readUpTo: z.strictObject({ patient: number, professional: number }),
      online: z.strictObject({ patient: z.boolean(), professional: z.boolean() }),
      openUntil: instant,
    },
  ),
  message: frame('message', 'A message, in the order of `seq`, without a gap; to the device that wrote it, too.', {
    seq: number.min(1),
    id,
    from: member,
    text: z.string().nullable().describe('Null where it was erased or cannot be decrypted.'),
    at: instant,
  }),
  ack: frame('ack', 'The message with this id is stored.', { id, seq: number.min(1), at: instant }),
  read: frame('read', 'One of the two has read all up to this number.', { who: member, upTo: number }),
  typing: frame('typing', 'The other one is writing.', { who: member }),
  presence: frame('presence', 'One of the two has come, or has left with the last device.', {
    who: member,
    online: z.boolean(),
  }),
  pong: frame('pong', 'The answer to `ping`.', {}),
  error: frame('error', 'A frame was refused; the socket stays open. The codes are those of docs/problems.md.', {
    code: z.string(),
    detail: z.string(),
    id: id.optional().describe('Of the message that was refused.'),
    fields: z.array(z.string()).optional(),
    retryAfterSeconds: z.int().optional(),
  }),
  closed: frame('closed', 'The last frame: why the server closes the socket.', { reason: z.enum(CLOSING_REASONS) }),
};

const clientFrame = z.discriminatedUnion('type', [
  CLIENT_FRAMES.send,
  CLIENT_FRAMES.read,
  CLIENT_FRAMES.typing,
  CLIENT_FRAMES.resume,
  CLIENT_FRAMES.ping,
]);

export type ClientFrame = z.infer<typeof clientFrame>;
export type ServerFrame = {
  [Type in keyof typeof SERVER_FRAMES]: z.infer<(typeof SERVER_FRAMES)[Type]>;
}[keyof typeof SERVER_FRAMES];

/** @returns the frame, or the names of what is wrong in it */
export function readFrame(value: unknown): { readonly frame: ClientFrame } | { readonly faults: readonly string[] } {
  const parsed = clientFrame.safeParse(value);
  if (parsed.success) return { frame: parsed.data };
  const faults = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? ['unknown field'] : [issue.path.map(String).join('.') || 'type'],
  );
  return { faults: [...new Set(faults)].slice(0, 10) };
}
