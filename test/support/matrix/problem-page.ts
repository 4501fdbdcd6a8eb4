import type { ProblemDefinition } from '../../../src/common/errors/problem-catalogue';

const INTRODUCTION = `# Problems

Errors are \`application/problem+json\` (RFC 9457). \`code\` is stable: branch on it, never on the text. \`title\`, \`detail\`
and messages follow \`Accept-Language\` (\`es\`, \`en\`). \`requestId\` names the request in the logs. \`type\` is an address
of the deployment that answers with the meaning: \`GET /api/docs/problems/{code}\`.

The first three columns come from the code; a test compares them. What to do is written here by hand.
\`UPDATE_DOCS=1 npm test -- openapi problems\` writes the table anew and keeps what stands in the last column.

`;

const HEAD = ['code', 'status', 'meaning', 'what to do'];

/** The page of all problems: the catalogue and, by code, what a caller can do. */
export function problemPage(problems: readonly ProblemDefinition[], advice: ReadonlyMap<string, string>): string {
  const rows = [...problems]
    .sort((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1))
    .map(({ code, status, texts }) => [`\`${code}\``, String(status), meaningOf(texts.en), advice.get(code) ?? '']);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return `${INTRODUCTION}${[line(HEAD), '|---|---|---|---|', ...rows.map(line)].join('\n')}\n`;
}

function meaningOf([title, detail]: readonly [string, string]): string {
  return `${title}. ${detail}`.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** The last column of the page as it stands, by code. */
export function adviceByCode(page: string): ReadonlyMap<string, string> {
  const rows = page.split('\n').map((line) => /^\| `(\w+)` \|.*\| (.*?) \|$/.exec(line));
  return new Map(rows.flatMap((row) => (row?.[1] === undefined ? [] : [[row[1], row[2] ?? ''] as const])));
}
