import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, from, switchMap, throwError, type Observable } from 'rxjs';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit';
import { DomainError } from '../common/errors/domain.error';
import type { RecordedRefusal } from './patients.errors';

/**
 * Records who was refused which patient. A refusal rolls its transaction back, so its entry is written afterwards, in a
 * transaction of its own and before the answer leaves: not by the TransactionRunner, whose unit ends with the refused request.
 */
@Injectable()
export class RefusedAccessInterceptor implements NestInterceptor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next
      .handle()
      .pipe(catchError((error: unknown) => from(this.record(error)).pipe(switchMap(() => throwError(() => error)))));
  }

  private async record(error: unknown): Promise<void> {
    const { refused } = error instanceof DomainError ? (error as DomainError & RecordedRefusal) : {};
    if (refused) await this.dataSource.transaction((em) => this.audit.record(em, refused));
  }
}
