import { Clock } from '../../src/common/time/clock';

/** A Monday, 06:00 in La Paz. Tests that care say their own. */
export const NOW = new Date('2026-05-04T10:00:00.000Z');

/** The only thing that tests replace. */
export class TestClock extends Clock {
  constructor(private instant: Date) {
    super();
  }

  override now(): Date {
    return new Date(this.instant);
  }

  set(instant: Date | string): void {
    this.instant = new Date(instant);
  }

  advance(milliseconds: number): void {
    this.instant = new Date(this.instant.getTime() + milliseconds);
  }
}
