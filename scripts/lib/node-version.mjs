// Plain old syntax on purpose: this file has to load on any Node.js in order to say that it is too old.

/** Praxis loads ES modules with require(), which Node.js does without a flag since 20.19, 22.12 and 23. */
export function supportsNode(version) {
  const parts = version.replace(/^v/, '').split('.').map(Number);
  const major = parts[0];
  const minor = parts[1];
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 23;
}

/** Ends the process with cause and remedy where Node.js is too old. */
export function requireSupportedNode() {
  if (supportsNode(process.version)) return;
  console.error('');
  console.error('Praxis could not start.');
  console.error(
    '  Cause:  this is Node.js ' + process.version + '; Praxis needs 20.19 or newer (22.12 or newer in the 22 line).',
  );
  console.error(
    '  Remedy: install a current Node.js from https://nodejs.org (or `nvm install 24`), then run the command again.',
  );
  process.exit(1);
}
