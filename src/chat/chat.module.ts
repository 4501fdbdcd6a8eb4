import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppointmentsModule } from '../appointments';
import { AuditModule } from '../audit';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Logger } from '../common/logging/logger';
import { RedisConnection } from '../common/redis/redis-connection';
import { Environment } from '../config/environment';
import { JobsModule } from '../jobs';
import { OutboxModule } from '../outbox';
import { ChatAccess } from './chat-access';
import { ChatConversation } from './chat-conversation.entity';
import { ChatJournal } from './chat-journal';
import { ChatMessage } from './chat-message.entity';
import { ChatNotices } from './chat-notices';
import { ChatTicket } from './chat-ticket.entity';
import { ChatController } from './chat.controller';
import { ChatQueries } from './chat.queries';
import { ChatService } from './chat.service';
import { FanOut } from './fan-out/fan-out';
import { PostgresFanOut } from './fan-out/postgres-fan-out';
import { MessageVault } from './message-vault';
import { MessagesController } from './messages.controller';
import { MessagesService } from './messages.service';
import { ChatClients } from './sockets/chat-clients';
import { ChatGate } from './sockets/chat-gate';
import { ChatSockets } from './sockets/chat-sockets';
import { ChatWatch } from './sockets/chat-watch';
import { ChatWatchQueries } from './sockets/chat-watch.queries';
import { FrameHandler } from './sockets/frame-handler';
import { TicketsQueries } from './tickets.queries';
import { TicketsService } from './tickets.service';

/** Loaded where there is a Redis, as brokers are: see broker.module.ts. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const loadRedisFanOut = () => require('./fan-out/redis-fan-out') as typeof import('./fan-out/redis-fan-out');

/** Through Redis where there is one, else through the database that everybody has. */
const fanOut = {
  provide: FanOut,
  inject: [Environment, TransactionRunner, RedisConnection],
  useFactory: ({ values }: Environment, transactions: TransactionRunner, redis: RedisConnection): FanOut =>
    values.REDIS_URL === undefined
      ? new PostgresFanOut(values.DATABASE_URL, transactions, new Logger(values.LOG_LEVEL))
      : new (loadRedisFanOut().RedisFanOut)(redis),
};

@Module({
  imports: [
    TypeOrmModule.forFeature([ChatConversation, ChatMessage, ChatTicket]),
    AppointmentsModule,
    AuditModule,
    JobsModule,
    OutboxModule,
  ],
  controllers: [MessagesController, ChatController],
  providers: [
    ChatAccess,
    ChatClients,
    ChatGate,
    ChatJournal,
    ChatNotices,
    ChatQueries,
    ChatService,
    ChatSockets,
    ChatWatch,
    ChatWatchQueries,
    fanOut,
    FrameHandler,
    MessageVault,
    MessagesService,
    TicketsQueries,
    TicketsService,
  ],
})
export class ChatModule {}
