import { mustRun } from '../children.mjs';

/**
 * What we ship with, as CycloneDX. npm makes it of the lock file; left to it, `--omit dev` would leave out whatever is also
 * needed for development. What would differ each time (an identifier, the time, the name of the folder) is taken out, so
 * that the same lock gives the same bytes.
 */
export async function softwareBill(root, manifest, lock) {
  const output = await mustRun(
    'npm',
    ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'],
    { cwd: root, shell: process.platform === 'win32' },
    { cause: 'npm could not list the packages', remedy: 'Run `npm ci`, then try again.' },
  );
  const bill = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  const shipped = new Set(shippedIn(lock));
  const isShipped = (ref) => shipped.has(ref) || ref === bill.metadata.component['bom-ref'];
  delete bill.serialNumber;
  delete bill.metadata.timestamp;
  delete bill.metadata.tools;
  bill.metadata.component.name = manifest.name;
  bill.components = bill.components.filter((one) => isShipped(one['bom-ref'].replace(/\|.*/, '')));
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => isShipped(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isShipped) }));
  return bill;
}

/** Packages that we ship with and that the bill does not name. */
export function missingIn(bill, lock) {
  const named = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
  return shippedIn(lock).filter((one) => !named.has(one));
}

function shippedIn(lock) {
  return Object.entries(lock.packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { name, version }]) => `${name ?? path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`);
}
