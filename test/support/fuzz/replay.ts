import { ROUND, type Finding } from './fuzzer';

const MAX_BODY = 2_000;

/** A finding as somebody else can send it again. */
export function toldOf(finding: Finding, seed: number): string {
  const { number, operation, actor, faults, mutations, answer } = finding;
  return [
    `${operation} as ${actor}: ${faults.join('; ')}`,
    `  with     ${mutations.join(' | ') || 'nothing wrong in it'}`,
    `  answered ${answer.status} ${answer.text.slice(0, 400)}`,
    `  again    npm run fuzz -- --seed ${seed} --first ${number} --requests 1`,
    `           (after what was sent before it: --first ${number - (number % ROUND)} --requests ${(number % ROUND) + 1})`,
    `  by hand  ${asCurl(finding)}`,
  ].join('\n');
}

function asCurl({ request: { method, path, headers, body }, actor }: Finding): string {
  const shown = headers
    .filter(([name]) => name !== 'content-length')
    .map(
      ([name, value]) => `-H ${quoted(`${name}: ${name === 'authorization' ? `Bearer <token of ${actor}>` : value}`)}`,
    );
  const text = body?.toString('utf8') ?? '';
  const data = body
    ? [`--data-binary ${quoted(text.slice(0, MAX_BODY))}${text.length > MAX_BODY ? ' # cut' : ''}`]
    : [];
  return ['curl -i --path-as-is', `-X ${method}`, ...shown, ...data, quoted(`http://127.0.0.1:3000${path}`)].join(' ');
}

/** For a POSIX shell; control characters as in `$'...'`. */
function quoted(text: string): string {
  if (!/[\u0000-\u001f\u007f\ufffd]/.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/[\u0000-\u001f\u007f]/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `$'${escaped}'`;
}
