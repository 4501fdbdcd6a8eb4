import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TransactionRunner } from '../common/database/transaction-runner';
import { Logger } from '../common/logging/logger';
import { Clock } from '../common/time/clock';
import { Environment } from '../config/environment';
import {
  anythingToSeal,
  entryTexts,
  insertSeal,
  lastSeal,
  lockSealing,
  sealsAfter,
  takeBatch,
} from './audit-seals.queries';
import { digestOf, hashOf, type Head, type Seal } from './chain';

/** How long an entry waits at most, while a process runs. */
const EVERY_MS = 2_000;

/**
 * Chains committed audit entries, beside the requests: acts never wait for it. Any number of processes may run it; one at a
 * time seals. The head of the chain goes into the log with each seal, because a log is kept elsewhere than the database.
 */
@Injectable()
export class AuditSealing implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> | undefined;
  private known: Head | undefined;

  constructor(
    private readonly transactions: TransactionRunner,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {
    this.logger = new Logger(environment.values.LOG_LEVEL);
  }

  onApplicationBootstrap(): void {
    if (this.environment.values.JOBS_CONCURRENCY === 0) return;
    this.timer = setInterval(() => void this.round(), EVERY_MS).unref();
    void this.round();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer === undefined) return;
    clearInterval(this.timer);
    await this.running;
    await this.round();
  }

  /** Seals what is committed now. @returns how many entries */
  async sealAll(): Promise<number> {
    if (!(await this.transactions.read(anythingToSeal))) return 0;
    for (let count = 0; ;) {
      const sealed = await this.transactions.run((em) => this.sealBatch(em));
      if (!sealed) return count;
      count += sealed.entries.length;
      this.known = sealed;
      const auditHead = `${sealed.number}:${sealed.hash}`;
      this.logger.pino.info({ auditHead, entries: sealed.entries.length }, 'audit head');
    }
  }

  private round(): Promise<unknown> {
    this.running ??= this.sealAll()
      .catch((error: unknown) => this.logger.pino.error({ err: error }, 'audit sealing'))
      .finally(() => (this.running = undefined));
    return this.running;
  }

  private async sealBatch(em: EntityManager): Promise<Seal | null> {
    if (!(await lockSealing(em))) return null;
    const entries = await takeBatch(em);
    if (entries.length === 0) return null;
    const last = await lastSeal(em);
    await this.assertKnown(em);
    const texts = await entryTexts(em, entries);
    const key = this.environment.values.AUDIT_SEAL_KEYS[0];
    if (!key) throw new Error('AUDIT_SEAL_KEYS holds no key.');
    const [number, previous] = last ? [last.number + 1, last.hash] : [1, ''];
    const open = { number, previous, sealedAt: this.clock.now(), entries, keyId: key.id };
    // An entry that is gone already is part of the seal all the same, so that it is missed.
    const digest = digestOf(entries.map((id) => texts.get(id) ?? []));
    const seal = { ...open, hash: hashOf(open, digest, key) };
    await insertSeal(em, seal);
    return seal;
  }

  /** Sealing goes on whatever has happened to the chain; but it does not stay unnoticed that the last seal of this process is gone. */
  private async assertKnown(em: EntityManager): Promise<void> {
    const { known } = this;
    if (!known) return;
    const [seal] = await sealsAfter(em, known.number - 1, 1);
    if (seal?.number === known.number && seal.hash === known.hash) return;
    this.known = undefined;
    this.logger.pino.error(
      { auditHead: `${known.number}:${known.hash}` },
      'audit chain: this seal is gone or changed; run `praxis audit verify`',
    );
  }
}
