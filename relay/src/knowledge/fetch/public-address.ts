import ipaddr from 'ipaddr.js';

/**
 * Whether an address is on the public internet. Everything else may be ours: private, shared and link-local networks, this machine,
 * multicast, documentation, and IPv6 forms that carry an IPv4 address inside (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address) || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  if (parsed instanceof ipaddr.IPv6) {
    // 2000::/3 is all that is given out; the library calls the unassigned rest unicast too.
    return parsed.match(globalUnicast, 3) && !closed6.some(([network, bits]) => parsed.match(network, bits));
  }
  return !closed4.some(([network, bits]) => parsed.match(network, bits));
}

export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback';
}

const globalUnicast = ipaddr.IPv6.parse('2000::');
const closed4 = ['0.0.0.0/8', '100.64.0.0/10', '192.0.0.0/24', '192.88.99.0/24', '198.18.0.0/15', '224.0.0.0/3'].map(
  (range) => ipaddr.IPv4.parseCIDR(range),
);
const closed6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map((range) => ipaddr.IPv6.parseCIDR(range));
