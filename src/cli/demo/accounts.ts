/** Who can sign in, all with DEMO_PASSWORD. `example` is reserved (RFC 2606): no mail ever leaves for these. */
export const DEMO_EMAILS = {
  admin: 'admin@praxis.example',
  professional: 'professional@praxis.example',
  patient: 'patient@praxis.example',
} as const;

export interface AccountRow {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly role: 'admin' | 'professional' | 'patient';
  readonly language: string;
  readonly status: 'active';
  readonly emailVerifiedAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Ids of the three accounts. */
export type DemoAccounts = Readonly<Record<keyof typeof DEMO_EMAILS, string>>;

export function accountRows(ids: DemoAccounts, passwordHash: string, openedAt: Date): AccountRow[] {
  return (['admin', 'professional', 'patient'] as const).map((role) => ({
    id: ids[role],
    email: DEMO_EMAILS[role],
    passwordHash,
    role,
    language: 'es',
    status: 'active',
    emailVerifiedAt: openedAt,
    createdAt: openedAt,
    updatedAt: openedAt,
  }));
}
