import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Jobs } from '../../jobs';
import type { Made } from '../webhook-deliveries.queries';

export const DELIVER = 'deliver_webhook';

/** So many deliveries to one endpoint at once: a slow one keeps the rest waiting, and nobody else's. */
const LANES = 2;

/** The jobs of deliveries: one for each, which replaces the one that there was. */
@Injectable()
export class WebhookJobs {
  constructor(private readonly jobs: Jobs) {}

  /** @param runAt at once unless told */
  async add(em: EntityManager, { id, endpointId }: Made, runAt?: Date): Promise<void> {
    const lane = Number.parseInt(id.slice(-4), 16) % LANES;
    await this.jobs.add(em, {
      task: DELIVER,
      payload: { id },
      key: `webhook:${id}`,
      queue: `webhook:${endpointId}:${lane}`,
      ...(runAt ? { runAt } : {}),
    });
  }
}
