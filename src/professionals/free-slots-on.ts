import type { EntityManager } from 'typeorm';

/** What the directory asks of those who know the bookings. The module that computes slots provides it. */
export abstract class FreeSlotsOn {
  /** Those of the professionals who have at least one free slot on the local date of their own zone. */
  abstract professionalsFreeOn(
    em: EntityManager,
    professionalIds: readonly string[],
    date: string,
  ): Promise<ReadonlySet<string>>;
}
