import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeApi } from '../../src/openapi';
import { startApp, type TestApp } from '../support/app';
import {
  missingDocumentation,
  operationsOf,
  schemasWithoutExamples,
  type ApiDocument,
} from '../support/matrix/document';

const FILE = resolve(__dirname, '../../docs/openapi.json');

describe('the OpenAPI document', () => {
  let test: TestApp;
  let document: ApiDocument;

  beforeAll(async () => {
    test = await startApp();
    document = JSON.parse(JSON.stringify(describeApi(test.app))) as ApiDocument;
  });
  afterAll(() => test.stop());

  it('is the one that is committed: `UPDATE_DOCS=1 npm test -- openapi problems` announces a change', () => {
    const text = `${JSON.stringify(document, null, 2)}\n`;
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(FILE, text);
    const committed = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as unknown) : undefined;
    expect(document).toEqual(committed);
  });

  it('is the one that is served, each time it is asked for', async () => {
    expect((await test.client.get('//api/docs-json')).body).toEqual(document);
    expect((await test.client.get('//api/docs-json')).body).toEqual(document);
    expect((await test.client.get('//api/docs-yaml')).text).toContain('openapi: 3.1.0');
  });

  it('says of every operation what it does, for whom, with what errors, in which group', () => {
    const faults = operationsOf(document).flatMap((one) =>
      missingDocumentation(one, document).map((what) => `${one.name}: ${what}`),
    );
    expect(faults).toEqual([]);
  });

  it('gives an example of everything that is sent and answered', () => {
    expect(schemasWithoutExamples(document)).toEqual([]);
  });

  it('explains every group of operations', () => {
    expect(document.tags.filter(({ description }) => description === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('gives every operation a name of its own', () => {
    const ids = operationsOf(document).map(({ operation }) => operation.operationId);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });
});
