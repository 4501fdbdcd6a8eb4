import { Injectable } from '@nestjs/common';

/** @param isLast nobody tries again after this attempt */
export type Task = (payload: unknown, attempt: { readonly isLast: boolean }) => Promise<void>;

/**
 * `outside`: waits for somebody else's machine most of the time. Such jobs have places of their own, so that whoever is slow outside
 * keeps no mail and no reminder waiting.
 */
export type Crew = 'inside' | 'outside';

export interface Schedule {
  readonly task: string;
  /** A crontab pattern, UTC. */
  readonly pattern: string;
}

/** What the jobs of a name do. Modules register when they start. */
@Injectable()
export class JobTasks {
  readonly #tasks: Readonly<Record<Crew, Map<string, Task>>> = { inside: new Map(), outside: new Map() };
  readonly #schedules: Schedule[] = [];

  /** @param task may run more than once for one job: when the process dies, and when it throws */
  register(name: string, task: Task, crew: Crew = 'inside'): void {
    if (this.#tasks.inside.has(name) || this.#tasks.outside.has(name)) throw new Error(`Two tasks are called ${name}.`);
    this.#tasks[crew].set(name, task);
  }

  /** Runs it again and again; once, however many processes there are. */
  schedule(name: string, pattern: string, task: Task): void {
    this.register(name, task);
    this.#schedules.push({ task: name, pattern });
  }

  of(...crews: readonly Crew[]): ReadonlyMap<string, Task> {
    return new Map(crews.flatMap((crew) => [...this.#tasks[crew]]));
  }

  schedules(): readonly Schedule[] {
    return this.#schedules;
  }
}
