/** Of what we ship with, by SPDX identifier: all let anybody use and change, and ask for no more than a notice. */
const ALLOWED = new Set([
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0'],
  ...['PostgreSQL', 'Python-2.0', 'Unlicense'],
]);
/** More is asked for, and met: the library is loaded at run time as it is, and anybody may put another one in its place. */
const ALLOWED_FOR = [{ licence: 'LGPL-3.0-or-later', packages: /^@img\/sharp-/ }];
/** Their package.json says nothing; their LICENSE file or readme does. */
const READ_IN_PACKAGE = { 'passport-strategy': 'MIT', pause: 'MIT' };

/** Undefined if a package may be shipped with. */
export function licenceFault({ name, license }) {
  const licence = license ?? READ_IN_PACKAGE[name];
  if (typeof licence !== 'string') return `${name} has no licence`;
  return isAllowed(licence, name) ? undefined : `${name} has a licence that is not on the list: ${licence}`;
}

/** SPDX expressions: one of the alternatives, all that belong together. */
function isAllowed(expression, name) {
  const text = expression.replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(text)) return false;
  return text.split(' OR ').some((alternative) => alternative.split(' AND ').every((one) => isFine(one.trim(), name)));
}

const isFine = (licence, name) =>
  ALLOWED.has(licence) || ALLOWED_FOR.some((one) => one.licence === licence && one.packages.test(name));
