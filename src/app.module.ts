import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from './accounts';
import { AppointmentPortsModule, AppointmentsModule } from './appointments';
import { AuditModule } from './audit';
import { AuthModule } from './auth';
import { AvailabilityModule } from './availability';
import { CaseloadModule } from './caseload';
import { ChatModule } from './chat';
import { AccessGuard } from './common/auth/access.guard';
import { StepUpGuard } from './common/auth/step-up';
import { CommonModule } from './common/common.module';
import { ProblemFilter } from './common/errors/problem.filter';
import { EtagInterceptor } from './common/http/etag';
import { IdempotencyAnswer } from './common/http/idempotency/idempotency-answer.entity';
import { IdempotencyInterceptor } from './common/http/idempotency/idempotency.interceptor';
import { IdempotencyUpkeep } from './common/http/idempotency/idempotency-upkeep';
import { IdempotencyQueries } from './common/http/idempotency/idempotency.queries';
import { UnaskedInputInterceptor } from './common/http/unasked-input.interceptor';
import { RequestValidation } from './common/http/validation.pipe';
import { RateCallers } from './common/limits/rate-callers';
import { RateCounters } from './common/limits/rate-counters';
import { RateLimiter } from './common/limits/rate-limiter';
import { ConfigModule } from './config/config.module';
import { dataSourceOptions } from './config/data-source';
import { Environment } from './config/environment';
import { HealthModule } from './health';
import { JobsModule } from './jobs';
import { MachinesModule } from './machines';
import { MeModule } from './me';
import { NotificationsModule } from './notifications';
import { OutboxModule } from './outbox';
import { PatientsModule } from './patients';
import { PracticeModule } from './practice';
import { PrivacyModule } from './privacy';
import { ProfessionalsModule } from './professionals';
import { WaitlistModule, WaitlistPortsModule } from './waitlist';
import { WebhooksModule } from './webhooks';

@Module({
  imports: [
    ConfigModule,
    TypeOrmModule.forRootAsync({
      inject: [Environment],
      useFactory: ({ values }: Environment) => ({
        ...dataSourceOptions(values),
        autoLoadEntities: true,
        retryAttempts: 3,
        retryDelay: 500,
      }),
    }),
    TypeOrmModule.forFeature([IdempotencyAnswer]),
    CommonModule,
    AuditModule,
    OutboxModule,
    JobsModule,
    HealthModule,
    PracticeModule,
    AccountsModule,
    AuthModule,
    MachinesModule,
    ProfessionalsModule,
    AvailabilityModule,
    PatientsModule,
    AppointmentsModule,
    AppointmentPortsModule,
    WaitlistModule,
    WaitlistPortsModule,
    ChatModule,
    MeModule,
    NotificationsModule,
    PrivacyModule,
    WebhooksModule,
    CaseloadModule,
  ],
  providers: [
    IdempotencyQueries,
    IdempotencyUpkeep,
    RateCallers,
    RateCounters,
    RateLimiter,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: StepUpGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_PIPE, useClass: RequestValidation },
    { provide: APP_INTERCEPTOR, useClass: UnaskedInputInterceptor },
    // The outer one first: it stores what the inner one has completed.
    { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
    { provide: APP_INTERCEPTOR, useClass: EtagInterceptor },
  ],
})
export class AppModule {}
