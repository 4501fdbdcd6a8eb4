export { NotificationsModule } from './notifications.module';
export { serveDevOutbox } from './dev-outbox/dev-outbox-page';
export { DevOutbox, type KeptMessage } from './dev-outbox/dev-outbox';
