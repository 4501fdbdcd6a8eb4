/** A message broker, as `EVENTS_URL` names it. */
export interface EventsUrl {
  readonly kind: 'nats' | 'kafka';
  /** `host:port` of each; the port is that of the protocol where none is named. */
  readonly servers: readonly string[];
  /** The NATS stream or the Kafka topic. */
  readonly name: string;
  readonly user?: string;
  readonly password?: string;
  readonly tls: boolean;
  /** Kafka: how user and password are proved. */
  readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
}

const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
const PORTS = { nats: 4_222, kafka: 9_092 } as const;
const SHAPE =
  /^(nats|kafka):\/\/(?:([^:@/?]+):([^@/?]*)@)?([\w.:,[\]-]+)\/([\w-][\w.-]{0,99})(?:\?(?<query>[\w=&-]*))?$/;

/**
 * Reads `nats://user:password@host:4222,host2/stream?tls=true`, or the same with `kafka://` and a topic. User and password are
 * percent-encoded.
 * @returns undefined for anything else
 */
export function readEventsUrl(text: string): EventsUrl | undefined {
  const match = SHAPE.exec(text);
  if (!match) return undefined;
  const [, kind, user, password, hosts = '', name = ''] = match as unknown as [string, 'nats' | 'kafka', ...string[]];
  const query = new URLSearchParams(match.groups?.['query']);
  const mechanism = MECHANISMS.find((one) => one === (query.get('mechanism') ?? 'PLAIN'));
  const isKnown = [...query.keys()].every((key) => key === 'tls' || (kind === 'kafka' && key === 'mechanism'));
  const servers = hosts.split(',').map((host) => (/:\d+$/.test(host) ? host : `${host}:${PORTS[kind]}`));
  if (!mechanism || !isKnown || !servers.every((server) => URL.canParse(`tcp://${server}`))) return undefined;
  // A stream is also a part of subjects, which dots divide.
  if (kind === 'nats' && name.includes('.')) return undefined;
  try {
    const who =
      user === undefined ? {} : { user: decodeURIComponent(user), password: decodeURIComponent(password ?? '') };
    return { kind, servers, name, ...who, tls: query.get('tls') === 'true', mechanism };
  } catch {
    return undefined;
  }
}
