// CommonJS, because jest.config.js needs the list at once: Jest has to transform installed packages that are ES modules.
const fs = require('node:fs');
const path = require('node:path');

/**
 * The installed packages that are ES modules (`"type": "module"`, or nothing that `require` could take), in a form that
 * fits behind `/node_modules/`. A package nested in others is named once from each of them on (`a/node_modules/b` and
 * `b`), because a pattern meets every `node_modules` of such a path.
 * @param {string} root the folder that holds node_modules
 * @returns {string[]}
 */
function esmPackages(root = path.resolve(__dirname, '../..')) {
  const found = new Set();
  visitModules(path.join(root, 'node_modules'), [], found);
  return [...found].sort();
}

function visitModules(folder, outer, found) {
  for (const name of packageNames(folder)) {
    const location = path.join(folder, name);
    const names = [...outer, name];
    const manifest = readManifest(location);
    if (manifest && isEsm(manifest)) names.forEach((_, i) => found.add(names.slice(i).join('/node_modules/')));
    visitModules(path.join(location, 'node_modules'), names, found);
  }
}

function packageNames(folder) {
  const entries = list(folder).filter((name) => !name.startsWith('.'));
  return entries.flatMap((name) =>
    name.startsWith('@') ? list(path.join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

function list(folder) {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

function readManifest(location) {
  try {
    return JSON.parse(fs.readFileSync(path.join(location, 'package.json'), 'utf8'));
  } catch {
    return null;
  }
}

function isEsm({ type, main, exports }) {
  if (type === 'module') return true;
  if (exports == null) return typeof main === 'string' && main.endsWith('.mjs');
  const entry = typeof exports === 'object' && '.' in exports ? exports['.'] : exports;
  return typeof entry === 'string' ? entry.endsWith('.mjs') : offersOnlyImport(entry);
}

function offersOnlyImport(conditions) {
  if (conditions == null || typeof conditions !== 'object' || Array.isArray(conditions)) return false;
  const forRequire = ['require', 'node', 'default', 'module-sync'];
  return 'import' in conditions && !forRequire.some((name) => name in conditions);
}

module.exports = { esmPackages };
