import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { pageOf, readCursor, type Page, type PageQuery } from '../common/http/page';
import { Clock } from '../common/time/clock';
import type { RecordContactDto } from './dto/record-contact.dto';
import { ProfessionalContact } from './professional-contact.entity';
import { ProfessionalsService } from './professionals.service';

/** When, how and about what the practice was in touch with its professionals. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly professionals: ProfessionalsService,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Newest first. @throws ProfessionalNotFound */
  async history(professionalId: string, query: PageQuery): Promise<Page<ProfessionalContact>> {
    const after = readCursor(query.cursor, 'instant', 'uuid');
    await this.professionals.find(this.dataSource.manager, professionalId);
    const rows = this.dataSource.manager
      .createQueryBuilder(ProfessionalContact, 'contact')
      .where('contact.professionalId = :professionalId', { professionalId })
      .orderBy('contact.at', 'DESC')
      .addOrderBy('contact.id', 'DESC')
      .limit(query.limit + 1);
    if (after)
      rows.andWhere('(contact.at, contact.id) < (:at::timestamptz, :id::uuid)', { at: after[0], id: after[1] });
    return pageOf(await rows.getMany(), query.limit, (row) => [row.at.toISOString(), row.id]);
  }

  /** @throws ProfessionalNotFound */
  async record(principal: Principal, professionalId: string, body: RecordContactDto): Promise<ProfessionalContact> {
    return this.transactions.run(async (em) => {
      await this.professionals.find(em, professionalId);
      const now = this.clock.now();
      const { channel, direction, at, summary } = body;
      const inserted = await em.insert(ProfessionalContact, {
        professionalId,
        channel,
        direction,
        at: at === undefined ? now : new Date(at),
        summary,
        recordedBy: principal.accountId,
        createdAt: now,
      });
      const { id } = inserted.identifiers[0] as { id: string };
      await this.audit.record(em, {
        action: 'professional.contact_recorded',
        recordType: 'professional',
        recordId: professionalId,
        details: { contactId: id },
      });
      return em.findOneByOrFail(ProfessionalContact, { id });
    });
  }
}
