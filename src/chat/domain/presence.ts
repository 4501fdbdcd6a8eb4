import { MEMBERS, type Member } from './chat-window';

/** So long a process is believed that somebody is with it, in ms; it says so again in good time. */
export const BELIEVED_MS = 50_000;
export const REPEATED_MS = 20_000;

/** Who of the two is there, as far as other processes have said. Instants are those of the process, in ms. */
export class Presence {
  readonly #until = new Map<string, number>();

  /** @param origin the process that says so */
  note(origin: string, who: Member, online: boolean, now: number): void {
    const key = `${who} ${origin}`;
    if (online) this.#until.set(key, now + BELIEVED_MS);
    else this.#until.delete(key);
  }

  online(now: number): ReadonlySet<Member> {
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key);
    return new Set(MEMBERS.filter((who) => [...this.#until.keys()].some((key) => key.startsWith(`${who} `))));
  }
}
