/** The tables of a key store. Run again and again: it only adds what is missing. */
export const KEY_STORE_SCHEMA = `
  CREATE TABLE IF NOT EXISTS data_keys (
    owner text NOT NULL,
    key_id text NOT NULL,
    wrapped text,
    created_at timestamptz NOT NULL,
    destroyed_at timestamptz,
    CONSTRAINT data_keys_pk PRIMARY KEY (owner),
    CONSTRAINT data_keys_destroyed_whole CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL)))`;
