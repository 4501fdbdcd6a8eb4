import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EventConsumers } from './event-consumers';
import { OutboxDelivery } from './outbox-delivery.entity';
import { OutboxEvent } from './outbox-event.entity';
import { OutboxLag } from './outbox-lag';
import { OutboxRelay } from './outbox-relay';
import { OutboxRelayQueries } from './outbox-relay.queries';
import { OutboxSignal } from './outbox-signal';
import { OutboxWork } from './outbox-work';
import { OutboxService } from './outbox.service';

@Module({
  imports: [TypeOrmModule.forFeature([OutboxEvent, OutboxDelivery])],
  providers: [EventConsumers, OutboxLag, OutboxRelay, OutboxRelayQueries, OutboxService, OutboxSignal, OutboxWork],
  exports: [EventConsumers, OutboxRelay, OutboxService],
})
export class OutboxModule {}
