import { Global, Module } from '@nestjs/common';
import { BlindIndex } from './crypto/blind-index';
import { FieldEncryption } from './crypto/field-encryption';
import { TransactionRunner } from './database/transaction-runner';
import { ProblemRenderer } from './errors/problem-renderer';
import { Metrics } from './metrics/metrics';
import { Clock } from './time/clock';
import { Upkeep } from './upkeep/upkeep';

const SHARED = [BlindIndex, Clock, FieldEncryption, Metrics, ProblemRenderer, TransactionRunner, Upkeep];

@Global()
@Module({ providers: SHARED, exports: SHARED })
export class CommonModule {}
