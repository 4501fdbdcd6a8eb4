import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../installation.mjs';
import { Problem, reportProblem } from '../problem.mjs';
import { supplyChainFaults } from './faults.mjs';
import { missingIn, softwareBill } from './sbom.mjs';

/** `npm run supply-chain [-- --sbom file] [-- --root folder]`: exit code 1 where a fault was found. Works from the lock file alone. */
export async function supplyChainCommand(args) {
  try {
    const { values } = parseArgs({ args, options: { sbom: { type: 'string' }, root: { type: 'string' } } });
    const folder = path.resolve(values.root ?? root);
    const [lock, manifest] = ['package-lock.json', 'package.json'].map((name) => readJson(path.join(folder, name)));
    const faults = supplyChainFaults(lock, manifest);
    if (faults.length > 0) {
      throw new Problem(
        `${faults.length} of the packages or settings are not as they have to be.`,
        'See "Packages" in CONTRIBUTING.md.',
        faults.join('\n'),
      );
    }
    const bill = await softwareBill(folder, manifest, lock);
    const missing = missingIn(bill, lock);
    if (missing.length > 0) throw new Problem('The bill is not complete.', 'Run `npm ci`.', missing.join('\n'));
    if (values.sbom) fs.writeFileSync(values.sbom, `${JSON.stringify(bill, null, 2)}\n`);
    const count = Object.keys(lock.packages).length - 1;
    process.stdout.write(
      `${count} packages locked by SHA-512, ${bill.components.length} shipped with, all under licences of the list.\n` +
        (values.sbom ? `CycloneDX: ${values.sbom}\n` : ''),
    );
  } catch (error) {
    reportProblem(error, { title: 'The packages were not accepted.' });
    process.exitCode = 1;
  }
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Problem(`${file} cannot be read (${error.message}).`, 'Run it in the folder of the project.');
  }
}
