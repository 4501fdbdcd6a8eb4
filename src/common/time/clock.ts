import { Injectable } from '@nestjs/common';

/** The only source of "now". Tests replace it; rules receive its answer as an argument. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }
}
