import type { z } from 'zod';
import { environmentSchema, type EnvironmentValues } from './environment.schema';
import { productionFaults } from './production-rules';

export { environmentSchema, type EnvironmentValues };

/** Thrown at boot. Names every variable that is wrong; never repeats a value, which may be a secret. */
export class ConfigurationError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

/**
 * Reads and checks the configuration.
 * @param variables usually `process.env`; values that are empty count as absent
 * @throws ConfigurationError naming every faulty variable at once
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): EnvironmentValues {
  const present = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = environmentSchema.safeParse(present);
  const values = parsed.success ? parsed.data : readableOf(present);
  const faults = [
    ...(parsed.error?.issues.map((issue) => `${issue.path.join('.')}: ${describe(issue, present)}`) ?? []),
    ...(values.NODE_ENV === 'production' ? productionFaults(values) : []),
  ];
  if (!parsed.success || faults.length > 0) throw new ConfigurationError(faults);
  return parsed.data;
}

/** What can be read in spite of the faults, so that those of production are named in the same breath. */
function readableOf(present: Readonly<Record<string, unknown>>): Partial<EnvironmentValues> {
  const fields = Object.entries(environmentSchema.shape).flatMap(([name, field]) => {
    const parsed = field.safeParse(present[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(fields);
}

function describe(issue: z.core.$ZodIssue, present: Readonly<Record<string, unknown>>): string {
  return String(issue.path[0]) in present ? issue.message : 'is required';
}

/** The checked configuration as an injectable value; one instance for the life of the process. */
export abstract class Environment {
  declare readonly values: EnvironmentValues;
}
