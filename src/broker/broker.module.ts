import { Module } from '@nestjs/common';
import { DAY_MS } from '../common/time/dates';
import { Environment } from '../config/environment';
import { OutboxModule } from '../outbox';
import { BrokerConsumer } from './broker.consumer';
import { EventBus } from './event-bus';
import { KafkaBus } from './kafka-bus';
import { NatsBus } from './nats-bus';

@Module({
  imports: [OutboxModule],
  providers: [
    BrokerConsumer,
    {
      provide: EventBus,
      inject: [Environment],
      useFactory: ({ values: { EVENTS_URL: url, RETENTION_EVENTS_DAYS } }: Environment): EventBus | undefined => {
        if (!url) return undefined;
        return url.kind === 'nats' ? new NatsBus(url, RETENTION_EVENTS_DAYS * DAY_MS) : new KafkaBus(url);
      },
    },
  ],
  exports: [EventBus],
})
export class BrokerModule {}
