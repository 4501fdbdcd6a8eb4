import { Module } from '@nestjs/common';
import { DAY_MS } from '../common/time/dates';
import { Environment } from '../config/environment';
import { OutboxModule } from '../outbox';
import { BrokerConsumer } from './broker.consumer';
import { EventBus } from './event-bus';

/* Loaded only where they are used: the clients of brokers take half a second to load. By `require`, because `import()` stays as it is in
   the built program, and would need the endings of its files. */
/* eslint-disable @typescript-eslint/no-require-imports */
const load = {
  kafka: () => require('./kafka-bus') as typeof import('./kafka-bus'),
  nats: () => require('./nats-bus') as typeof import('./nats-bus'),
};
/* eslint-enable @typescript-eslint/no-require-imports */

@Module({
  imports: [OutboxModule],
  providers: [
    BrokerConsumer,
    {
      provide: EventBus,
      inject: [Environment],
      useFactory: ({ values: { EVENTS_URL: url, RETENTION_EVENTS_DAYS } }: Environment): EventBus | undefined => {
        if (!url) return undefined;
        if (url.kind === 'kafka') return new (load.kafka().KafkaBus)(url);
        return new (load.nats().NatsBus)(url, RETENTION_EVENTS_DAYS * DAY_MS);
      },
    },
  ],
  exports: [EventBus],
})
export class BrokerModule {}
