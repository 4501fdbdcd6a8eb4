import { Global, Module } from '@nestjs/common';
import { BlindIndex } from './crypto/blind-index';
import { DataEncryption } from './crypto/data-encryption';
import { DataKeys } from './crypto/data-keys';
import { FieldEncryption } from './crypto/field-encryption';
import { KeyStore } from './crypto/key-store';
import { PostgresKeyStore } from './crypto/postgres-key-store';
import { TransactionRunner } from './database/transaction-runner';
import { ProblemRenderer } from './errors/problem-renderer';
import { Degradations } from './health/degradations';
import { Metrics } from './metrics/metrics';
import { PictureEncoder } from './pictures/picture-encoder';
import { RedisConnection } from './redis/redis-connection';
import { Clock } from './time/clock';
import { Upkeep } from './upkeep/upkeep';

const SHARED = [
  BlindIndex,
  Clock,
  DataEncryption,
  DataKeys,
  Degradations,
  FieldEncryption,
  Metrics,
  PictureEncoder,
  ProblemRenderer,
  RedisConnection,
  TransactionRunner,
  Upkeep,
];

@Global()
@Module({
  providers: [...SHARED, { provide: KeyStore, useClass: PostgresKeyStore }],
  exports: [...SHARED, KeyStore],
})
export class CommonModule {}
