import { Injectable } from '@nestjs/common';
import { DataSource, MoreThan, type EntityManager } from 'typeorm';
import { AuditService } from '../audit';
import { brokenConstraint } from '../common/database/database-errors';
import { TransactionRunner } from '../common/database/transaction-runner';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { pageOf, readCursor, type Page, type PageQuery } from '../common/http/page';
import type { AddSpecializationDto, ChangeSpecializationDto } from './dto/specialization.dto';
import { SpecializationExists, SpecializationInUse, SpecializationNotFound } from './professionals.errors';
import { Specialization } from './specialization.entity';

/** The fields of work that the practice knows. */
@Injectable()
export class SpecializationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transactions: TransactionRunner,
    private readonly audit: AuditService,
  ) {}

  /** By slug. */
  async list(query: PageQuery): Promise<Page<Specialization>> {
    const [after] = readCursor(query.cursor, 'text') ?? [];
    const rows = await this.dataSource.manager.find(Specialization, {
      where: after === undefined ? {} : { slug: MoreThan(String(after)) },
      order: { slug: 'ASC' },
      take: query.limit + 1,
    });
    return pageOf(rows, query.limit, (row) => [row.slug]);
  }

  /** @throws SpecializationExists */
  async add({ slug, names }: AddSpecializationDto): Promise<Specialization> {
    return this.write('specialization.added', async (em) => {
      const inserted = await em.insert(Specialization, { slug, nameEs: names.es, nameEn: names.en });
      return em.findOneByOrFail(Specialization, inserted.identifiers[0] as { id: string });
    });
  }

  /** @throws SpecializationNotFound, SpecializationExists, StaleVersion */
  async change(
    id: string,
    { slug, names }: ChangeSpecializationDto,
    precondition: Precondition,
  ): Promise<Specialization> {
    return this.write('specialization.changed', async (em) => {
      const current = await lockRow(em, id);
      assertUnchanged(precondition, current.version);
      await em.update(
        Specialization,
        { id },
        { slug: slug ?? current.slug, nameEs: names?.es ?? current.nameEs, nameEn: names?.en ?? current.nameEn },
      );
      return em.findOneByOrFail(Specialization, { id });
    });
  }

  /** @throws SpecializationNotFound, SpecializationInUse, StaleVersion */
  async remove(id: string, precondition: Precondition): Promise<void> {
    await this.write('specialization.removed', async (em) => {
      const current = await lockRow(em, id);
      assertUnchanged(precondition, current.version);
      await em.delete(Specialization, { id });
      return current;
    });
  }

  private async write(action: string, work: (em: EntityManager) => Promise<Specialization>): Promise<Specialization> {
    try {
      return await this.transactions.run(async (em) => {
        const specialization = await work(em);
        await this.audit.record(em, { action, recordType: 'specialization', recordId: specialization.id });
        return specialization;
      });
    } catch (error) {
      const constraint = brokenConstraint(error);
      if (constraint === 'specializations_slug_taken') throw new SpecializationExists();
      if (constraint === 'professional_specializations_specialization_fk') throw new SpecializationInUse();
      throw error;
    }
  }
}

async function lockRow(em: EntityManager, id: string): Promise<Specialization> {
  const row = await em.findOne(Specialization, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!row) throw new SpecializationNotFound();
  return row;
}
