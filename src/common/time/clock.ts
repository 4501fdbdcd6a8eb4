/**
 * The only source of "now". Tests replace it; rules receive its answer as an argument. Needs no decorator, which would make every command
 * load the framework.
 */
export class Clock {
  now(): Date {
    return new Date();
  }
}
