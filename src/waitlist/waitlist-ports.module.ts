import { Global, Module } from '@nestjs/common';
import { FreedTime } from '../appointments';
import { FreedOpenings } from './freed-openings';
import { WaitlistSignal } from './waitlist-signal';

/** Hears of freed time. Global, since the modules that free it do not know this one; and apart, since it needs none of them. */
@Global()
@Module({
  providers: [WaitlistSignal, { provide: FreedTime, useClass: FreedOpenings }],
  exports: [WaitlistSignal, FreedTime],
})
export class WaitlistPortsModule {}
