import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit';
import type { Principal } from '../common/auth/access';
import { DataEncryption } from '../common/crypto/data-encryption';
import type { Place } from '../common/crypto/field-encryption';
import { TransactionRunner } from '../common/database/transaction-runner';
import { assertUnchanged, type Precondition } from '../common/http/etag';
import { PictureEncoder } from '../common/pictures/picture-encoder';
import type { StoredPicture } from '../common/pictures/picture-answer';
import { PictureNotFound } from '../common/pictures/pictures.errors';
import { Clock } from '../common/time/clock';
import { onPatient, PatientAccess } from './patient-access';
import { PatientPicture } from './patient-picture.entity';

@Injectable()
export class PatientPicturesService {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly access: PatientAccess,
    private readonly encoder: PictureEncoder,
    private readonly encryption: DataEncryption,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** @throws PatientNotFound, PictureNotFound */
  async read(principal: Principal, key: string): Promise<StoredPicture> {
    return this.transactions.run(async (em) => {
      const { id } = await this.access.reach(em, principal, key, 'patient.picture_read');
      const row = await em.findOneBy(PatientPicture, { patientId: id });
      if (!row) throw new PictureNotFound();
      await this.audit.record(em, onPatient('patient.picture_read', id));
      const bytes = Buffer.from(await this.encryption.open(id, row.pictureEncrypted, place(id)), 'base64');
      return { bytes, revision: row.revision, updatedAt: row.updatedAt };
    });
  }

  /**
   * @returns the revision of the new picture
   * @throws PatientNotFound, PictureNotReadable, PictureTooLarge, StaleVersion
   */
  async replace(
    principal: Principal,
    key: string,
    upload: Buffer | undefined,
    precondition: Precondition,
  ): Promise<string> {
    // Nobody has us work on a picture that they may not give; and no transaction waits for the work.
    await this.transactions.run((em) => this.access.reach(em, principal, key, 'patient.picture_changed'));
    const picture = await this.encoder.encode(upload);
    return this.transactions.run(async (em) => {
      const { id } = await this.access.reach(em, principal, key, 'patient.picture_changed', 'lock');
      assertUnchanged(precondition, (await em.findOneBy(PatientPicture, { patientId: id }))?.revision);
      const revision = randomUUID();
      const sealer = await this.encryption.sealerOf(id);
      const pictureEncrypted = sealer.seal(picture.toString('base64'), place(id));
      const row = { patientId: id, pictureEncrypted, revision, updatedAt: this.clock.now() };
      await em.upsert(PatientPicture, row, ['patientId']);
      await this.audit.record(em, onPatient('patient.picture_changed', id));
      return revision;
    });
  }

  /** @throws PatientNotFound, PictureNotFound, StaleVersion */
  async remove(principal: Principal, key: string, precondition: Precondition): Promise<void> {
    await this.transactions.run(async (em) => {
      const { id } = await this.access.reach(em, principal, key, 'patient.picture_removed', 'lock');
      const row = await em.findOneBy(PatientPicture, { patientId: id });
      if (!row) throw new PictureNotFound();
      assertUnchanged(precondition, row.revision);
      await em.delete(PatientPicture, { patientId: id });
      await this.audit.record(em, onPatient('patient.picture_removed', id));
    });
  }
}

const place = (row: string): Place => ({ table: 'patient_pictures', column: 'picture_encrypted', row });
