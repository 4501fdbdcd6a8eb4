import { randomUUID } from 'node:crypto';
import { ApiKeysService, type KeyOrder } from '../../../src/machines/api-keys.service';
import type { Scope } from '../../../src/common/auth/scopes';
import type { TestApp } from '../app';
import type { Client } from '../client';

export interface Machine {
  readonly id: string;
  readonly key: string;
  readonly client: Client;
}

/** A machine client with these scopes. */
export async function machine(
  { app, client }: TestApp,
  scopes: readonly Scope[],
  order: Partial<Omit<KeyOrder, 'scopes'>> = {},
): Promise<Machine> {
  const admin = {
    accountId: randomUUID(),
    role: 'admin',
    deviceSessionId: randomUUID(),
    patientId: null,
    professionalId: null,
  } as const;
  const keys = app.get(ApiKeysService, { strict: false });
  const { apiKey, key } = await keys.make(admin, { name: 'Test', expiresInDays: 30, ...order, scopes });
  return { id: apiKey.id, key, client: client.as(key) };
}
