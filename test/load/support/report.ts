/** One measurement. Throws where an answer is wrong; figures and bars are printed. */
export type Bench = (options: BenchOptions) => Promise<void>;

export interface BenchOptions {
  /** Small, for the answers alone: no figure of it means anything. */
  readonly quick: boolean;
}

let saidAt = performance.now();

export function say(line: string): void {
  saidAt = performance.now();
  process.stdout.write(`${line}\n`);
}

/** How long nothing has been said, in ms. */
export const silentFor = (): number => performance.now() - saidAt;

/** Rows in columns, numbers to the right. The first row is the head. */
export function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)));
    say(`  ${cells.join('  ')}`);
  }
}

/** A figure with few digits, as a person reads it; `-` where there is none. */
export function figure(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '-';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
  return value.toFixed(digits);
}

/** Whether a bar of the quality goals is met; and by how much it is missed. `wanted` is what it says. */
export function bar(what: string, measured: number, wanted: { readonly min: number } | { readonly max: number }): void {
  const [sign, limit] = 'min' in wanted ? ['>=', wanted.min] : ['<=', wanted.max];
  const met = 'min' in wanted ? measured >= limit : measured <= limit;
  const missedBy = Math.abs(measured / limit - 1) * 100;
  say(`  bar: ${what} ${figure(measured)} (${sign} ${limit}): ${met ? 'met' : `MISSED by ${missedBy.toFixed(0)} %`}`);
}

export function assertRight(right: boolean, what: string): asserts right {
  if (!right) throw new Error(`Wrong answer: ${what}`);
}

/** The middle of the values; of an even number, the mean of the two. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** The value that the share `p` (0 to 1) of the values does not exceed. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * p) - 1))] ?? NaN;
}
