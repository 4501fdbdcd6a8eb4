/** The kind of a failure and its code, without its text: that may quote addresses or rows. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code, responseCode, driverError } = error as {
    readonly code?: unknown;
    readonly responseCode?: unknown;
    readonly driverError?: { readonly code?: unknown };
  };
  const codes = [code, responseCode, driverError?.code].filter(
    (one) => typeof one === 'number' || (typeof one === 'string' && /^[\w.-]{1,40}$/.test(one)),
  );
  return [error.name, ...codes].join(' ');
}
