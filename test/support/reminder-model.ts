const MINUTE = 60_000;

/** A reminder that is to be sent. */
export interface Foretold {
  /** `<appointment> <start> <minutes before it>` */
  readonly key: string;
  /** Epoch ms. */
  readonly at: number;
}

interface Appointment {
  readonly id: string;
  readonly patientId: string;
  readonly startsAt: string;
  readonly status: string;
}

/** What docs/notifications.md says of reminders, as plainly as it can be said: looked at minute by minute, nothing is planned. */
export class ReminderModel {
  readonly #appointments = new Map<string, Appointment>();
  readonly #own = new Map<string, readonly number[] | null>();
  readonly #without = new Set<string>();
  #practice: readonly number[] = [1440, 120];
  readonly foretold = new Map<string, Foretold>();

  /** As an answer of the API shows it. */
  put({ id, patientId, startsAt, status }: Appointment): void {
    this.#appointments.set(id, { id, patientId, startsAt, status });
  }

  practiceWants(minutes: readonly number[]): void {
    this.#practice = minutes;
  }

  patientWants(id: string, reminders: boolean, minutes: readonly number[] | null): void {
    this.#own.set(id, minutes);
    if (reminders) this.#without.delete(id);
    else this.#without.add(id);
  }

  /** Time goes on, and nothing changes meanwhile: whatever is due after `from` and up to `to`, both epoch ms. */
  pass(from: number, to: number): void {
    for (const { id, patientId, startsAt, status } of this.#appointments.values()) {
      if (status !== 'booked' || this.#without.has(patientId)) continue;
      for (const minutes of this.#own.get(patientId) ?? this.#practice) {
        const at = Date.parse(startsAt) - minutes * MINUTE;
        const key = `${id} ${startsAt} ${minutes}`;
        if (at > from && at <= to && !this.foretold.has(key)) this.foretold.set(key, { key, at });
      }
    }
  }
}
