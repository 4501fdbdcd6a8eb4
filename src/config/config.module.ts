import { Global, Module } from '@nestjs/common';
import { Environment, readEnvironment } from './environment';

/** Reading fails the boot: nothing starts half configured. */
@Global()
@Module({
  providers: [{ provide: Environment, useFactory: (): Environment => ({ values: readEnvironment(process.env) }) }],
  exports: [Environment],
})
export class ConfigModule {}
