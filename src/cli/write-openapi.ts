import { writeFile } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { stringify } from 'yaml';
import { AppModule } from '../app.module';
import { mapRoutes } from '../app.setup';
import { describeApi } from '../openapi';
import { CommandProblem } from './command-problem';
import type { Terminal } from './terminal';

/** The OpenAPI document, to a file or to standard output. Needs neither configuration nor database. */
export async function writeOpenapi(
  terminal: Terminal,
  options: { readonly out?: string; readonly yaml?: boolean },
): Promise<void> {
  const document = await documentOf();
  const text = options.yaml
    ? stringify(document, { aliasDuplicateObjects: false })
    : `${JSON.stringify(document, null, 2)}\n`;
  if (options.out === undefined) {
    terminal.out(text);
    return;
  }
  await writeFile(options.out, text).catch((error: unknown) => {
    const { code = 'unknown reason' } = error as { code?: string };
    throw new CommandProblem(
      `The document could not be written to ${String(options.out)} (${code}).`,
      'Name a file in a folder that exists and is yours.',
    );
  });
  terminal.err(`Written to ${options.out}.\n`);
}

/** In preview mode Nest reads all modules but makes no instance: nothing connects and no setting is read. */
async function documentOf(): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  mapRoutes(app);
  return describeApi(app);
}
