export { OutboxModule } from './outbox.module';
export { OutboxService, type DomainEvent } from './outbox.service';
export { OutboxRelay } from './outbox-relay';
export { ConsumerUnavailable, EventConsumers, type EventConsumer } from './event-consumers';
export { cloudEventFrom, cloudEventOf, type CloudEvent } from './cloud-event';
export { EVENTS, EVENT_TYPES, type EventType } from './catalogue';
