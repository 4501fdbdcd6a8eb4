import { SlotsService } from '../../../src/appointments/slots.service';
import { offsetAt } from '../../../src/common/time/zones';
import type { TestApp } from '../../support/app';

/** What a search is narrowed by; all that are given must hold. */
export interface SearchFilter {
  /** Slugs, any of them. */
  readonly specialization?: string;
  readonly city?: string;
  readonly language?: string;
  readonly modality?: string;
  readonly maxPrice?: number;
  readonly partOfDay?: 'morning' | 'afternoon' | 'evening';
  readonly durationMinutes?: number;
}

interface Person {
  readonly id: string;
  readonly city: string;
  readonly languages: readonly string[];
  readonly modalities: readonly string[];
  readonly price: number | null;
  readonly timeZone: string;
  readonly specializations: readonly string[];
}

interface Slot {
  readonly start: number;
  readonly person: Person;
}

const HOUR_MS = 3_600_000;
const PARTS = { morning: [0, 12], afternoon: [12, 18], evening: [18, 24] } as const;

/** The answers that a search has to give, the slow way: the slots of each professional, one after the other, then merged. */
export class SearchReference {
  readonly #slots = new Map<number | undefined, Promise<readonly Slot[]>>();

  private constructor(
    private readonly test: TestApp,
    private readonly people: readonly Person[],
    private readonly range: { readonly from: string; readonly to: string },
  ) {}

  static async open(test: TestApp, range: { readonly from: string; readonly to: string }): Promise<SearchReference> {
    const people = await test.em.query<Person[]>(
      `SELECT p.id, p.city, p.languages, p.modalities, p.price_amount AS price, p.time_zone AS "timeZone",
              ARRAY(SELECT s.slug FROM professional_specializations w JOIN specializations s ON s.id = w.specialization_id
                     WHERE w.professional_id = p.id) AS specializations
         FROM professionals p WHERE p.status = 'active'`,
    );
    return new SearchReference(test, people, range);
  }

  /** `<start> <professional>` of the first `limit`, by start and professional. */
  async first(limit: number, filter: SearchFilter): Promise<string[]> {
    const slots = await this.#slotsOf(filter.durationMinutes);
    return slots
      .filter((slot) => matches(slot, filter))
      .slice(0, limit)
      .map(({ start, person }) => `${new Date(start).toISOString()} ${person.id}`);
  }

  #slotsOf(durationMinutes: number | undefined): Promise<readonly Slot[]> {
    const known = this.#slots.get(durationMinutes) ?? this.#compute(durationMinutes);
    this.#slots.set(durationMinutes, known);
    return known;
  }

  async #compute(durationMinutes: number | undefined): Promise<readonly Slot[]> {
    const service = this.test.app.get(SlotsService, { strict: false });
    const all: Slot[] = [];
    for (const person of this.people) {
      const { days } = await service.slotsOf(undefined, person.id, { ...this.range, durationMinutes });
      for (const { start } of [...days.values()].flat()) all.push({ start, person });
    }
    return all.sort((a, b) => a.start - b.start || (a.person.id < b.person.id ? -1 : 1));
  }
}

function matches({ start, person }: Slot, filter: SearchFilter): boolean {
  const { specialization, city, language, modality, maxPrice, partOfDay } = filter;
  const [begins, ends] = PARTS[partOfDay ?? 'morning'];
  const hour = ((start + offsetAt(person.timeZone, start)) / HOUR_MS) % 24;
  return (
    (!specialization || specialization.split(',').some((slug) => person.specializations.includes(slug))) &&
    (!city || person.city === city) &&
    (!language || person.languages.includes(language)) &&
    (!modality || person.modalities.includes(modality)) &&
    (maxPrice === undefined || (person.price !== null && person.price <= maxPrice)) &&
    (!partOfDay || (hour >= begins && hour < ends))
  );
}
