import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Upkeep } from '../../common/upkeep/upkeep';
import { FreeSlotsUpkeep } from './free-slots-upkeep';

/** Extends calendars as the booking horizon moves on, so that readers find none that is due. */
@Injectable()
export class FreeSlotsTask implements OnModuleInit {
  constructor(
    private readonly upkeep: Upkeep,
    private readonly freeSlots: FreeSlotsUpkeep,
  ) {}

  onModuleInit(): void {
    this.upkeep.register('free slots', () => this.freeSlots.fillAhead());
  }
}
