/** Also the answer for a role that does not exist. */
const INVALID_PASSWORD = '28P01';

/** Makes the database unless it exists. Answers its URL and an id that a database made anew does not share. */
export async function openDatabase(serverUrl, name) {
  return withClient(serverUrl, async (client) => {
    const find = () => client.query('SELECT oid FROM pg_database WHERE datname = $1', [name]);
    let found = await find();
    if (found.rowCount === 0) {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
      found = await find();
    }
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    return { url: url.href, id: String(found.rows[0].oid) };
  });
}

/**
 * Gives the role of a URL that URL's password, where it exists and has another: connection.json came from an older backup than the
 * cluster, or was written anew. The role itself is made by `praxis migrate up`.
 */
export async function letSignIn(ownerUrl, roleUrl) {
  try {
    await withClient(roleUrl, () => undefined);
  } catch (error) {
    if (error.code !== INVALID_PASSWORD) throw error;
    const { username, password } = new URL(roleUrl);
    await withClient(ownerUrl, async (client) => {
      const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [username]);
      if (rowCount === 0) return;
      await client.query(
        `ALTER ROLE ${client.escapeIdentifier(username)} PASSWORD ${client.escapeLiteral(decodeURIComponent(password))}`,
      );
    });
  }
}

/** Drops every database that a killed test run left behind, except those whose names begin with `keep`. */
export async function dropAllDatabases(serverUrl, { keep } = {}) {
  await withClient(serverUrl, async (client) => {
    const { rows } = await client.query(
      `SELECT datname FROM pg_database
        WHERE datname NOT IN ('postgres', 'template0', 'template1') AND ($1::text IS NULL OR NOT starts_with(datname, $1))`,
      [keep ?? null],
    );
    for (const { datname } of rows) {
      const name = client.escapeIdentifier(datname);
      await client.query(`ALTER DATABASE ${name} IS_TEMPLATE false`);
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });
}

async function withClient(connectionString, work) {
  // Imported late: the scripts that import this file also install the package.
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString });
  // A server that dies in between tells it here too; without a listener that would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
