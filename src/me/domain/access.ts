/** One time that somebody else opened or changed a patient's record. */
export interface Access {
  readonly at: Date;
  readonly who: 'professional' | 'administration' | 'other';
  /** The professional's name; of others only that they are the administration, or neither. */
  readonly name: string | null;
  readonly kind: 'read' | 'changed';
}

/** The facts of an audit entry that an access log is made of. */
interface Acted {
  readonly at: Date;
  readonly actorAccountId: string | null;
  readonly actorRole: string;
  /** `<record>.<verb>` */
  readonly action: string;
}

const READING = new Set(['read', 'listed', 'searched', 'exported']);

/** @param names of professionals by account; one whose record is gone has none */
export function accessOf({ at, actorAccountId, actorRole, action }: Acted, names: ReadonlyMap<string, string>): Access {
  const verb = action.slice(action.lastIndexOf('.') + 1);
  return {
    at,
    who: actorRole === 'admin' ? 'administration' : actorRole === 'professional' ? 'professional' : 'other',
    name: actorRole === 'professional' ? (names.get(actorAccountId ?? '') ?? null) : null,
    kind: READING.has(verb) ? 'read' : 'changed',
  };
}
