import { Client } from '../client';
import { TestClock, type TestApp } from '../app';
import { as } from '../factories/account';
import type { Somebody } from '../factories/appointment';
import { nameOf, type Actor } from './command';
import { MINUTE } from './wall-time';

/** Access tokens last 15 minutes of the clock, which jumps. */
const TOKEN_LASTS = 10 * MINUTE;

/** The real application with the people who act in it. */
export class Stage {
  private readonly clients = new Map<string, { readonly client: Promise<Client>; readonly since: number }>();

  constructor(
    readonly test: TestApp,
    private readonly admin: Somebody,
    readonly patients: readonly Somebody[],
    readonly professionals: readonly Somebody[],
  ) {}

  get clock(): TestClock {
    return this.test.clock;
  }

  who({ role, index }: Actor): Somebody {
    if (role === 'admin') return this.admin;
    return (role === 'patient' ? this.patients : this.professionals)[index]!;
  }

  /** Speaks as them, signed in anew when the clock says so. */
  as(actor: Actor): Promise<Client> {
    const now = this.clock.now().getTime();
    const known = this.clients.get(nameOf(actor));
    if (known && now >= known.since && now < known.since + TOKEN_LASTS) return known.client;
    const client = as(this.test, this.who(actor).account);
    this.clients.set(nameOf(actor), { client, since: now });
    return client;
  }

  professionalId(index: number): string {
    return this.professionals[index]!.id;
  }

  patientId(index: number): string {
    return this.patients[index]!.id;
  }
}
