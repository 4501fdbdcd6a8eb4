import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts';
import { JobsModule } from '../jobs';
import { OutboxModule } from '../outbox';
import { DevOutbox } from './mail/dev-outbox';
import { Mailer } from './mail/mailer';
import { NoticesConsumer } from './notices.consumer';
import { Notification } from './notification.entity';
import { NotificationsQueries } from './notifications.queries';
import { Reminders } from './reminders';
import { SendingTask } from './sending.task';

@Module({
  imports: [TypeOrmModule.forFeature([Notification]), AccountsModule, JobsModule, OutboxModule],
  providers: [DevOutbox, Mailer, NoticesConsumer, NotificationsQueries, Reminders, SendingTask],
})
export class NotificationsModule {}
