import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ServiceNotReady } from './health.errors';

const PATIENCE_MS = 2_000;

@Injectable()
export class Readiness {
  private draining = false;

  constructor(private readonly dataSource: DataSource) {}

  get isDraining(): boolean {
    return this.draining;
  }

  /** From now on this process wants no new requests. */
  drain(): void {
    this.draining = true;
  }

  /** @throws ServiceNotReady naming what is missing */
  async assertReady(): Promise<void> {
    if (this.draining)
      throw new ServiceNotReady({ params: { dependency: 'process' }, extra: { dependency: 'process' } });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('late')), PATIENCE_MS);
    });
    try {
      await Promise.race([this.dataSource.query('SELECT 1'), late]);
    } catch (cause) {
      throw new ServiceNotReady({ params: { dependency: 'database' }, extra: { dependency: 'database' }, cause });
    } finally {
      clearTimeout(timer);
    }
  }
}
