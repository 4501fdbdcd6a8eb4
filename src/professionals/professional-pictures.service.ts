import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditService, type AuditedAct } from '../audit';
import type { Principal } from '../common/auth/access';
import { TransactionRunner } from '../common/database/transaction-runner';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { PictureEncoder } from '../common/pictures/picture-encoder';
import type { StoredPicture } from '../common/pictures/picture-answer';
import { PictureNotFound } from '../common/pictures/pictures.errors';
import { Clock } from '../common/time/clock';
import { ProfessionalPicture } from './professional-picture.entity';
import { Professional } from './professional.entity';
import { assertMayChange } from './professionals.policy';
import { ProfessionalsService } from './professionals.service';

@Injectable()
export class ProfessionalPicturesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly professionals: ProfessionalsService,
    private readonly encoder: PictureEncoder,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** An inactive professional's is there for those alone who see them in full. @throws ProfessionalNotFound, PictureNotFound */
  async read(principal: Principal | undefined, id: string): Promise<StoredPicture> {
    return this.transactions.read(async (em) => {
      await this.professionals.findFor(em, principal, id);
      const row = await em.findOneBy(ProfessionalPicture, { professionalId: id });
      if (!row) throw new PictureNotFound();
      return { bytes: row.picture, revision: row.revision, updatedAt: row.updatedAt };
    });
  }

  /**
   * @returns the revision of the new picture
   * @throws ProfessionalNotFound, Forbidden, PictureNotReadable, PictureTooLarge, StaleVersion
   */
  async replace(
    principal: Principal,
    id: string,
    upload: Buffer | undefined,
    precondition: Precondition,
  ): Promise<string> {
    // Nobody has us work on a picture that they may not give; and no transaction waits for the work.
    await this.transactions.read((em) => this.assertMayChange(em, principal, id));
    const picture = await this.encoder.encode(upload);
    return this.transactions.run(async (em) => {
      const current = await this.currentOf(em, principal, id);
      assertUnchanged(precondition, current?.revision);
      const row = { professionalId: id, picture, revision: randomUUID(), updatedAt: this.clock.now() };
      await em.upsert(ProfessionalPicture, row, ['professionalId']);
      await this.audit.record(em, onPicture('professional.picture_changed', id));
      return row.revision;
    });
  }

  /** @throws ProfessionalNotFound, Forbidden, PictureNotFound, StaleVersion */
  async remove(principal: Principal, id: string, precondition: Precondition): Promise<void> {
    await this.transactions.run(async (em) => {
      const current = await this.currentOf(em, principal, id);
      if (!current) throw new PictureNotFound();
      assertUnchanged(precondition, current.revision);
      await em.delete(ProfessionalPicture, { professionalId: id });
      await this.audit.record(em, onPicture('professional.picture_removed', id));
    });
  }

  /** Nobody else changes it until the end of the transaction. */
  private async currentOf(em: EntityManager, principal: Principal, id: string): Promise<ProfessionalPicture | null> {
    await this.assertMayChange(em, principal, id);
    await em.findOneOrFail(Professional, { select: { id: true }, where: { id }, lock: { mode: 'for_no_key_update' } });
    return em.findOneBy(ProfessionalPicture, { professionalId: id });
  }

  private async assertMayChange(em: EntityManager, principal: Principal, id: string): Promise<void> {
    await this.professionals.findFor(em, principal, id);
    assertMayChange(principal, id, []);
  }
}

function onPicture(action: 'professional.picture_changed' | 'professional.picture_removed', id: string): AuditedAct {
  return { action, recordType: 'professional', recordId: id };
}
