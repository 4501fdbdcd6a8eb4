export { NotificationsModule } from './notifications.module';
export { DEV_OUTBOX_PATH, serveDevOutbox } from './dev-outbox/dev-outbox-page';
export { DevOutbox, type KeptMessage } from './dev-outbox/dev-outbox';
