export { OutboxModule } from './outbox.module';
export { OutboxService, type DomainEvent } from './outbox.service';
