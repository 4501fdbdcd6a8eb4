import { licenceFault } from './licences.mjs';

const REGISTRY = 'registry.npmjs.org';
const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * What is wrong with what we would install, one sentence each; nothing is downloaded.
 * @param lock package-lock.json @param manifest package.json
 */
export function supplyChainFaults(lock, manifest) {
  const { '': self = {}, ...entries } = lock.packages ?? {};
  const packages = Object.entries(entries).map(([path, entry]) => ({ ...entry, path, name: nameOf(path, entry) }));
  return [
    ...formFaults(lock, packages),
    ...packages.flatMap(originFaults),
    ...outOfStep(self, manifest),
    ...packages.filter(({ dev }) => !dev).flatMap((one) => licenceFault(one) ?? []),
    ...scriptFaults(packages, manifest.allowScripts ?? {}),
  ];
}

function formFaults({ lockfileVersion }, packages) {
  if (lockfileVersion !== 3) return [`package-lock.json has version ${lockfileVersion} instead of 3`];
  return packages.length > 0 ? [] : ['package-lock.json lists no package'];
}

/** From the registry, and nothing else than what was there when it was locked. */
function originFaults({ path, integrity, resolved, version, link }) {
  const faults = [];
  if (link || !path.startsWith('node_modules/')) faults.push(`${path} is a folder, not a package of the registry`);
  else if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? '')) faults.push(`${path} has no SHA-512 integrity`);
  if (resolved !== undefined && !isOfRegistry(resolved)) faults.push(`${path} comes from elsewhere: ${resolved}`);
  if (!/^\d+\.\d+\.\d+/.test(version ?? '')) faults.push(`${path} has no plain version: ${version}`);
  return faults;
}

function isOfRegistry(address) {
  try {
    const { protocol, host } = new URL(address);
    return protocol === 'https:' && host === REGISTRY;
  } catch {
    return false;
  }
}

/** The lock is made of this very manifest, and the manifest asks for ranges of versions only. */
function outOfStep(self, manifest) {
  return DEPENDENCIES.flatMap((kind) => {
    const [locked, wanted] = [self[kind] ?? {}, manifest[kind] ?? {}];
    const names = [...new Set([...Object.keys(locked), ...Object.keys(wanted)])];
    return names.flatMap((name) => [
      ...(locked[name] === wanted[name]
        ? []
        : [`${kind}.${name} is ${wanted[name] ?? 'absent'}, but ${locked[name] ?? 'absent'} in the lock`]),
      ...(wanted[name] === undefined || /^[\^~]?\d[\w.+-]*$/.test(wanted[name])
        ? []
        : [`${kind}.${name} is no version: ${wanted[name]}`]),
    ]);
  });
}

/** What would run while it is installed has to be decided about, one way or the other. */
function scriptFaults(packages, decided) {
  const withScript = new Set(packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name));
  const present = new Set(packages.map(({ name }) => name));
  return [
    ...[...withScript]
      .filter((name) => typeof decided[name] !== 'boolean')
      .map((name) => `${name} has an install script that allowScripts of package.json does not decide about`),
    ...Object.keys(decided)
      .filter((name) => !present.has(name))
      .map((name) => `allowScripts names ${name}, which is not installed`),
  ];
}

const nameOf = (path, { name }) => name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
