import fs from 'node:fs';
import path from 'node:path';

const ROTATE_BYTES = 20 * 1024 * 1024;

/** A log file that only its owner reads; a big one of earlier runs is set aside as `<name>.1`. */
export function openLog(file) {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  if (fs.existsSync(file) && fs.statSync(file).size > ROTATE_BYTES) fs.renameSync(file, `${file}.1`);
  const fd = fs.openSync(file, 'a', 0o600);
  return { path: file, write: (text) => fs.writeSync(fd, text) };
}
