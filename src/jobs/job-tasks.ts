import { Injectable } from '@nestjs/common';

/** @param isLast nobody tries again after this attempt */
export type Task = (payload: unknown, attempt: { readonly isLast: boolean }) => Promise<void>;

export interface Schedule {
  readonly task: string;
  /** A crontab pattern, UTC. */
  readonly pattern: string;
}

/** What the jobs of a name do. Modules register when they start. */
@Injectable()
export class JobTasks {
  readonly #tasks = new Map<string, Task>();
  readonly #schedules: Schedule[] = [];

  /** @param task may run more than once for one job: when the process dies, and when it throws */
  register(name: string, task: Task): void {
    if (this.#tasks.has(name)) throw new Error(`Two tasks are called ${name}.`);
    this.#tasks.set(name, task);
  }

  /** Runs it again and again; once, however many processes there are. */
  schedule(name: string, pattern: string, task: Task): void {
    this.register(name, task);
    this.#schedules.push({ task: name, pattern });
  }

  all(): ReadonlyMap<string, Task> {
    return this.#tasks;
  }

  schedules(): readonly Schedule[] {
    return this.#schedules;
  }
}
