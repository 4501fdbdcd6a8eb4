/**
 * What counts as one address: an IPv4 address, or the /64 network of an IPv6 address, because whoever has one address of it has
 * all of them. IPv4 in the clothes of IPv6 (`::ffff:192.0.2.1`) is IPv4.
 * @param address as the socket or a trusted proxy gives it
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%');
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain) ?? [];
  if (mapped !== undefined) return mapped;
  if (!plain.includes(':')) return plain;
  const [left = [], right] = plain.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const missing = right ? Math.max(0, 8 - left.length - right.length) : 0;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...(right ?? [])];
  const network = groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '').toLowerCase());
  return `${network.join(':')}::/64`;
}
