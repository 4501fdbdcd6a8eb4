/** What the process was started with, unchecked; `readEnvironment` makes a configuration of it. */
export const processVariables = (): Readonly<Record<string, string | undefined>> => process.env;
