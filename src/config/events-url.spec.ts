import { readEventsUrl } from './events-url';

describe('the address of a broker', () => {
  it('names servers, a stream or topic, and how to get in', () => {
    expect(readEventsUrl('nats://127.0.0.1/praxis')).toEqual({
      kind: 'nats',
      servers: ['127.0.0.1:4222'],
      name: 'praxis',
      tls: false,
      mechanism: 'PLAIN',
    });
    expect(readEventsUrl('kafka://a%40b:p%3Aw@k1:9093,k2/praxis.events?tls=true&mechanism=SCRAM-SHA-512')).toEqual({
      kind: 'kafka',
      servers: ['k1:9093', 'k2:9092'],
      name: 'praxis.events',
      user: 'a@b',
      password: 'p:w',
      tls: true,
      mechanism: 'SCRAM-SHA-512',
    });
  });

  it.each([
    'nats://127.0.0.1',
    'nats://127.0.0.1/',
    'nats://127.0.0.1/a.b',
    'nats://127.0.0.1/a?mechanism=PLAIN',
    'nats://127.0.0.1:99999/a',
    'kafka://k1/a b',
    'kafka://k1/a?mechanism=MD5',
    'kafka://k1/a?other=1',
    'kafka://u:%E0%A4%A@k1/a',
    'amqp://k1/a',
    '',
  ])('is not %s', (text) => {
    expect(readEventsUrl(text)).toBeUndefined();
  });
});
