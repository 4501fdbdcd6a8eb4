import { Client } from 'pg';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect } from '@nats-io/transport-node';
import { urlOf } from '../database';
import { startMailServer, type MailServer } from '../mail-server';
import { hasNats, TestNats } from '../nats';
import { Receiver } from '../receiver';
import { startSmsServer, type SmsServer } from '../sms-server';
import { CHANNELS } from './notifying';

/** Something that went over the wire of the broker: asked for, published or answered, by whomever. */
export interface OnTheWire {
  readonly subject: string;
  readonly headers: string;
  readonly body: string;
}

/** Everybody whom the processes of a practice talk to, and what each of them has heard. */
export class Outside {
  readonly notified: string[] = [];
  readonly wire: OnTheWire[] = [];

  private constructor(
    readonly mail: MailServer,
    readonly sms: SmsServer,
    /** Of an endpoint that wants everything, and of one that wants little. */
    readonly receivers: readonly [Receiver, Receiver],
    readonly addresses: readonly [string, string],
    readonly nats: TestNats | undefined,
    private readonly ear: Client,
    private readonly tap: NatsConnection | undefined,
  ) {}

  static async start(database: string): Promise<Outside> {
    const receivers = [new Receiver(), new Receiver()] as const;
    const addresses = [await receivers[0].start(), await receivers[1].start()] as const;
    const nats = hasNats ? await TestNats.start() : undefined;
    const tap = nats && (await connect({ servers: `127.0.0.1:${nats.port}` }));
    const ear = new Client({ connectionString: urlOf(database) });
    const [mail, sms] = [await startMailServer(), await startSmsServer()];
    const outside = new Outside(mail, sms, receivers, addresses, nats, ear, tap);
    await outside.listen();
    return outside;
  }

  /** How the processes find all of them. */
  get variables(): Readonly<Record<string, string>> {
    return {
      SMTP_URL: this.mail.url,
      SMS_URL: this.sms.url,
      WEBHOOKS_ALLOW_PRIVATE: 'true',
      ...(this.nats ? { EVENTS_URL: this.nats.url } : {}),
    };
  }

  async stop(): Promise<void> {
    await this.ear.end();
    await this.tap?.close();
    await this.nats?.stop();
    for (const receiver of this.receivers) await receiver.stop();
    await this.sms.close();
    await this.mail.close();
  }

  private async listen(): Promise<void> {
    this.ear.on('notification', ({ channel, payload }) => this.notified.push(`${channel} ${payload ?? ''}`));
    await this.ear.connect();
    for (const channel of CHANNELS) await this.ear.query(`LISTEN "${channel}"`);
    this.tap?.subscribe('>', {
      callback: (_error, { subject, headers, data }) => {
        const lines = [...(headers ?? [])].map(([name, values]) => `${name}: ${values.join()}`);
        this.wire.push({ subject, headers: lines.join('\n'), body: Buffer.from(data).toString('utf8') });
      },
    });
    await this.tap?.flush();
  }
}
