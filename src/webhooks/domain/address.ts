/** What may be wrong with the address of an endpoint. */
export type AddressFault = 'malformed' | 'scheme' | 'credentials' | 'fragment' | 'port' | 'host';

const MAIN_PORTS = ['', '80', '443'];
const FIRST_FREE_PORT = 1_024;
/** Names that mean a machine or a network of one's own, wherever they are looked up. */
const INNER_NAMES = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'private',
  'localdomain',
  'arpa',
];

export interface AddressRules {
  /** Production: nothing but https. */
  readonly httpsOnly: boolean;
  /** A laptop or a closed network, where endpoints may lie inside. */
  readonly allowInside: boolean;
  /** Of a host that is an address: whether it points inside. Undefined for a name. */
  readonly isInside: (host: string) => boolean | undefined;
}

/**
 * What is wrong with the address of an endpoint, judged by its text. The WHATWG parser has written odd spellings out by then
 * (`127.1`, `0x7f.1`, `2130706433` are 127.0.0.1). Where a name leads is judged when it is connected to.
 * @returns undefined if nothing is
 */
export function faultOf(text: string, { httpsOnly, allowInside, isInside }: AddressRules): AddressFault | undefined {
  if (!URL.canParse(text)) return 'malformed';
  const url = new URL(text);
  if (url.protocol !== 'https:' && (httpsOnly || url.protocol !== 'http:')) return 'scheme';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (text.includes('#')) return 'fragment';
  if (allowInside) return undefined;
  if (!MAIN_PORTS.includes(url.port) && Number(url.port) < FIRST_FREE_PORT) return 'port';
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isInner = isInside(host) ?? isInnerName(host);
  return isInner ? 'host' : undefined;
}

function isInnerName(host: string): boolean {
  const labels = host.split('.');
  return labels.length < 2 || INNER_NAMES.includes(labels.at(-1) ?? '');
}
