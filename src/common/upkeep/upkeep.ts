import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Environment } from '../../config/environment';
import { Logger } from '../logging/logger';

type Work = () => Promise<unknown>;

/**
 * What is done every minute beside the requests. Nothing may depend on it: it only keeps tables tidy, so a run
 * that fails is logged and left to the next one.
 */
@Injectable()
export class Upkeep implements BeforeApplicationShutdown {
  private readonly tasks = new Map<string, Work>();
  private readonly logger: Logger;
  private running: Promise<void> | undefined;

  constructor(environment: Environment) {
    this.logger = new Logger(environment.values.LOG_LEVEL);
  }

  /** Adds work that may run in several processes at once. */
  register(name: string, work: Work): void {
    this.tasks.set(name, work);
  }

  /** All of it, one after the other; a round that is under way is joined. */
  run(): Promise<void> {
    this.running ??= this.round().finally(() => (this.running = undefined));
    return this.running;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.running;
  }

  private async round(): Promise<void> {
    for (const [name, work] of this.tasks) {
      try {
        await work();
      } catch (error) {
        this.logger.pino.error({ err: error, task: name }, 'upkeep');
      }
    }
  }
}
