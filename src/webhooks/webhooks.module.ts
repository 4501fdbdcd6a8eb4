import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit';
import { JobsModule } from '../jobs';
import { OutboxModule } from '../outbox';
import { DeliveryTask } from './sending/delivery.task';
import { WebhookJobs } from './sending/webhook-jobs';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookDeliveriesController } from './webhook-deliveries.controller';
import { WebhookDeliveriesQueries } from './webhook-deliveries.queries';
import { WebhookDeliveriesService } from './webhook-deliveries.service';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { WebhookEndpointsQueries } from './webhook-endpoints.queries';
import { WebhookJournal } from './webhook-journal';
import { WebhookSecrets } from './webhook-secrets';
import { WebhooksConsumer } from './webhooks.consumer';
import { WebhooksController } from './webhooks.controller';
import { WebhooksService } from './webhooks.service';

@Module({
  imports: [TypeOrmModule.forFeature([WebhookEndpoint, WebhookDelivery]), AuditModule, JobsModule, OutboxModule],
  controllers: [WebhooksController, WebhookDeliveriesController],
  providers: [
    DeliveryTask,
    WebhookDeliveriesQueries,
    WebhookDeliveriesService,
    WebhookEndpointsQueries,
    WebhookJobs,
    WebhookJournal,
    WebhookSecrets,
    WebhooksConsumer,
    WebhooksService,
  ],
})
export class WebhooksModule {}
