import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KeyStore } from '../common/crypto/key-store';
import { Degradations } from '../common/health/degradations';
import { ServiceNotReady } from './health.errors';

const PATIENCE_MS = 2_000;

@Injectable()
export class Readiness {
  private draining = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: KeyStore,
    private readonly degradations: Degradations,
  ) {}

  get isDraining(): boolean {
    return this.draining;
  }

  /** From now on this process wants no new requests. */
  drain(): void {
    this.draining = true;
  }

  /** @returns what is missing and can be done without. @throws ServiceNotReady naming what cannot */
  async assertReady(): Promise<readonly string[]> {
    if (this.draining)
      throw new ServiceNotReady({ params: { dependency: 'process' }, extra: { dependency: 'process' } });
    await Promise.all([
      assertAnswers('database', this.dataSource.query('SELECT 1')),
      assertAnswers('key_store', this.keys.find([])),
    ]);
    return this.degradations.present();
  }
}

async function assertAnswers(dependency: string, asked: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), PATIENCE_MS);
  });
  try {
    await Promise.race([asked, late]);
  } catch (cause) {
    throw new ServiceNotReady({ params: { dependency }, extra: { dependency }, cause });
  } finally {
    clearTimeout(timer);
  }
}
