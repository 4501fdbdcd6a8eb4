import { BlockList, isIP } from 'node:net';

/** Special-purpose addresses of the IANA registry, all that is not somebody's on the internet. */
const INNER_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** All that is given out for the internet. IPv4 in other clothes (mapped, NAT64) lies outside of it. */
const OUTER_V6 = '2000::/3';
/** Within it: tunnels that lead to an IPv4 address, benchmarks, documentation. */
const INNER_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const innerV4 = listOf(INNER_V4, 'ipv4');
const outerV6 = listOf([OUTER_V6], 'ipv6');
const innerV6 = listOf(INNER_V6, 'ipv6');

/** Whether an address leads anywhere but to the public internet; undefined for what is no address. */
export function isInside(address: string): boolean | undefined {
  const family = isIP(address);
  if (family === 4) return innerV4.check(address, 'ipv4');
  if (family === 6) return !outerV6.check(address, 'ipv6') || innerV6.check(address, 'ipv6');
  return undefined;
}

function listOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}
