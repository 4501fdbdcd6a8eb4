/** The part of a connection that the check needs. */
interface Questioned {
  query(sql: string): Promise<unknown>;
}

/** What the connected role can do and should not. */
interface Powers {
  readonly name: string;
  readonly superuser: boolean;
  readonly bypasses: boolean;
  readonly makes: boolean;
  readonly owns: boolean;
  readonly creates: boolean;
  readonly alters: boolean;
}

/** Roles that it could take on with SET ROLE count as its own. */
const POWERS = `
  SELECT current_user::text AS name, bool_or(rolsuper) AS superuser, bool_or(rolbypassrls) AS bypasses,
         bool_or(rolcreaterole OR rolcreatedb OR rolreplication) AS makes,
         EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                  AND pg_has_role(relowner, 'MEMBER')) AS owns,
         has_schema_privilege('public', 'CREATE') OR has_database_privilege(current_database(), 'CREATE') AS creates,
         COALESCE(has_table_privilege(to_regclass('public.audit_entries'), 'DELETE, TRUNCATE')
                  OR has_any_column_privilege(to_regclass('public.audit_entries'), 'UPDATE'), false) AS alters
    FROM pg_roles WHERE pg_has_role(oid, 'MEMBER')`;

const SENTENCES: readonly (readonly [keyof Powers, string])[] = [
  ['superuser', 'is a superuser'],
  ['bypasses', 'bypasses row security'],
  ['makes', 'may make roles or databases, or replicate'],
  ['owns', 'owns tables'],
  ['creates', 'may create tables or schemas'],
  ['alters', 'may change or remove audit entries'],
];

const REMEDY =
  'name a role of its own in DATABASE_URL, the owner in DATABASE_OWNER_URL, and run `praxis migrate up`, which makes the role and gives it what it needs';

/** Why production refuses the role that is connected: one sentence with its remedy, or none. */
export async function roleFaults(connection: Questioned): Promise<string[]> {
  const [powers] = (await connection.query(POWERS)) as Powers[];
  const found = powers ? SENTENCES.filter(([power]) => powers[power]).map(([, sentence]) => sentence) : [];
  return found.length === 0 ? [] : [`DATABASE_URL: its role ${powers?.name} ${found.join(', ')}; ${REMEDY}`];
}
