import { PASSWORD } from '../factories/account';
import { TEST_VALUES } from '../values';
import type { Run } from './run';

const CONFIGURED = ['JWT_SECRET', 'REFRESH_TOKEN_SECRET', 'ENCRYPTION_KEYS', 'BLIND_INDEX_KEY', 'AUDIT_SEAL_KEYS'];
const IN_A_LETTER = /(?:#token=|reminder-stops\/)([\w.-]{20,})/g;

/** What lets somebody in, or reads what is encrypted: it leaves by no way but the answer to whoever asked. */
export function givenOutIn({ cast, apis, talks }: Run): Set<string> {
  const people = [...cast.patients, ...cast.professionals, cast.admin];
  return new Set([
    ...CONFIGURED.map((name) => TEST_VALUES[name]!.replace(/^\w\d:/, '')),
    ...people.map(({ authorization }) => authorization.replace('Bearer ', '')),
    ...apis.secrets,
    ...talks.flat().flatMap(({ tickets }) => tickets),
    PASSWORD,
  ]);
}

/** Tokens that letters carry, for whoever gets them. @param mails as they went over the wire */
export function writtenIn(mails: readonly string[]): Set<string> {
  const read = mails.map((mail) => mail.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '='));
  return new Set(read.flatMap((mail) => [...mail.matchAll(IN_A_LETTER)].map(([, token]) => token!)));
}
