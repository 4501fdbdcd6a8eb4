export { NotificationsModule } from './notifications.module';
export { serveDevOutbox } from './mail/dev-outbox-page';
export { DevOutbox, type KeptMail } from './mail/dev-outbox';
