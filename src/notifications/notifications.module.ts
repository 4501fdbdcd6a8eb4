import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts';
import { AuditModule } from '../audit';
import { JobsModule } from '../jobs';
import { OutboxModule } from '../outbox';
import { PatientsModule } from '../patients';
import { DevOutbox } from './dev-outbox/dev-outbox';
import { NotificationLogService } from './log/notification-log.service';
import { NotificationsController } from './log/notifications.controller';
import { Mailer } from './mail/mailer';
import { MessageWriter } from './message-writer';
import { NoticesConsumer } from './notices.consumer';
import { Notification } from './notification.entity';
import { NotificationsQueries } from './notifications.queries';
import { NotificationPreferences } from './preferences/notification-preferences.entity';
import { OwnPreferencesController } from './preferences/own-preferences.controller';
import { PatientPreferencesController } from './preferences/patient-preferences.controller';
import { PreferencesQueries } from './preferences/preferences.queries';
import { PreferencesService } from './preferences/preferences.service';
import { RecipientsQueries } from './recipients.queries';
import { Reminders } from './reminders/reminders';
import { RemindersConsumer } from './reminders/reminders.consumer';
import { StopLinks } from './reminders/stop-links';
import { StopRemindersController } from './reminders/stop-reminders.controller';
import { SendingTask } from './sending.task';
import { SmsSender } from './sms/sms-sender';
import { Teller } from './teller';

@Module({
  imports: [
    TypeOrmModule.forFeature([Notification, NotificationPreferences]),
    AccountsModule,
    AuditModule,
    JobsModule,
    OutboxModule,
    PatientsModule,
  ],
  controllers: [
    NotificationsController,
    OwnPreferencesController,
    PatientPreferencesController,
    StopRemindersController,
  ],
  providers: [
    ...[DevOutbox, Mailer, MessageWriter, NoticesConsumer, NotificationLogService, NotificationsQueries],
    ...[PreferencesQueries, PreferencesService, RecipientsQueries, Reminders, RemindersConsumer, SendingTask],
    ...[SmsSender, StopLinks, Teller],
  ],
})
export class NotificationsModule {}
